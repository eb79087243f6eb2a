import { useId } from 'react'
import { useTranslate } from 'react-admin'
import type { InputDefinition } from '../define/definition.js'
import { known } from '../define/known.js'
import { isBytes } from '../field/bytes.js'
import { useFormat } from '../field/format.js'
import { useLabels } from '../i18n/useLabels.js'
import { EnumInput } from './EnumInput.js'
import { GroupInput } from './GroupInput.js'
import { toLocal, toUtc } from './localTime.js'
import { ReferenceInput } from './ReferenceInput.js'

export interface InputProps {
  input: InputDefinition
  value: unknown
  onChange(value: unknown): void
  label?: string
  /** What holds while it is empty. */
  placeholder?: string
  error?: string | undefined
  help?: boolean
}

/** Asks for a value as its kind wants it, with what the schema says about it below. */
export function InputField({ input, value, onChange, label, placeholder, error, help = false }: InputProps) {
  const labels = useLabels()
  const format = useFormat()
  const id = useId()
  const name = label ?? labels.field(input.name)
  // Nobody reads nine digits.
  const sized = isBytes(input.help) && Number(value) > 0 ? format.bytes(Number(value)) : ''
  const note = error ?? [sized, help && labels.help(input.help)].filter(Boolean).join(' – ')
  const isSet = input.kind === 'group' || (input.kind === 'enum' && input.list)
  return (
    <div className={error ? 'field field-wrong' : 'field'}>
      {isSet ? (
        <span className="field-label" id={`${id}-label`}>
          {name}
        </span>
      ) : (
        <label className="field-label" htmlFor={id}>
          {name}
          {input.required && <span aria-hidden="true"> *</span>}
        </label>
      )}
      <Control
        input={input}
        value={value}
        onChange={onChange}
        placeholder={placeholder}
        id={id}
        described={note ? `${id}-note` : undefined}
        wrong={error !== undefined}
      />
      {note && (
        <p className="field-note" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  )
}

interface ControlProps extends Pick<InputProps, 'input' | 'value' | 'onChange'> {
  id: string
  placeholder: string | undefined
  described: string | undefined
  wrong: boolean
}

function Control({ input, value, onChange, id, placeholder, described, wrong }: ControlProps) {
  const translate = useTranslate()
  const common = {
    id,
    'aria-describedby': described,
    'aria-invalid': wrong || undefined,
    required: input.required,
  }
  const text = value === undefined || value === null ? '' : String(value)
  const given = (next: string) => onChange(next === '' ? undefined : next)
  switch (input.kind) {
    case 'enum':
      return <EnumInput {...common} input={input} value={value} onChange={onChange} />
    case 'reference':
      return <ReferenceInput input={input} value={value} onChange={onChange} id={id} described={described} />
    case 'group':
      return (
        <GroupInput
          input={input}
          value={value}
          onChange={onChange}
          fields={known.inputs[input.input ?? ''] ?? []}
        />
      )
    case 'boolean':
      return (
        <select
          {...common}
          className="control"
          value={text}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value === 'true')}
        >
          <option value="">{placeholder ?? translate('list.any')}</option>
          <option value="true">{translate('console.yes')}</option>
          <option value="false">{translate('console.no')}</option>
        </select>
      )
    case 'number':
      return (
        <input
          {...common}
          className="control"
          type="number"
          placeholder={placeholder}
          value={text}
          onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
        />
      )
    case 'decimal':
      return (
        <input
          {...common}
          className="control"
          inputMode="decimal"
          placeholder={placeholder}
          value={text}
          onChange={event => given(event.target.value)}
        />
      )
    case 'dateTime':
      return (
        <input
          {...common}
          className="control"
          type="datetime-local"
          value={toLocal(text)}
          onChange={event => onChange(toUtc(event.target.value))}
        />
      )
    case 'date':
      return (
        <input
          {...common}
          className="control"
          type="date"
          value={text}
          onChange={event => given(event.target.value)}
        />
      )
    case 'longText':
      return (
        <textarea
          {...common}
          className="control"
          rows={3}
          placeholder={placeholder}
          value={text}
          onChange={event => given(event.target.value)}
        />
      )
    default:
      if (!input.list)
        return (
          <input
            {...common}
            className="control"
            placeholder={placeholder}
            value={text}
            onChange={event => given(event.target.value)}
          />
        )
      return (
        <textarea
          {...common}
          className="control"
          rows={2}
          defaultValue={Array.isArray(value) ? value.join(', ') : ''}
          onChange={event => onChange(wordsOf(event.target.value))}
        />
      )
  }
}

/** As they are pasted: one a line, or with commas between them. */
function wordsOf(text: string): string[] | undefined {
  const words = text
    .split(/[\n,;]/)
    .map(word => word.trim())
    .filter(Boolean)
  return words.length > 0 ? words : undefined
}
