import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import type { InputDefinition } from '../define/definition.js'
import { useLabels } from '../i18n/useLabels.js'
import { InputField } from './InputField.js'

interface GroupInputProps {
  input: InputDefinition
  /** What is in the group; a group of its own kind is opened only when somebody wants it. */
  fields: readonly InputDefinition[]
  value: unknown
  onChange(value: unknown): void
}

type Values = Record<string, unknown>

/** An input within an input, or a list of them, as deep as somebody goes. */
export function GroupInput({ input, fields, value, onChange }: GroupInputProps) {
  const translate = useTranslate()
  const all: Values[] = input.list ? (Array.isArray(value) ? value : []) : value ? [value as Values] : []
  const set = (next: Values[]) => onChange(next.length === 0 ? undefined : input.list ? next : next[0])
  return (
    <div className="group">
      {all.map((values, index) => (
        <div className="group-item" key={index}>
          <Fields fields={fields} values={values} onChange={next => set(all.with(index, next))} />
          <button
            type="button"
            className="icon-button"
            aria-label={translate('list.remove', { name: String(index + 1) })}
            onClick={() => set(all.toSpliced(index, 1))}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      ))}
      {(input.list || all.length === 0) && (
        <button type="button" className="button" onClick={() => set([...all, {}])}>
          <Plus size={14} aria-hidden="true" />
          {translate('list.addGroup')}
        </button>
      )}
    </div>
  )
}

function Fields({
  fields,
  values,
  onChange,
}: {
  fields: readonly InputDefinition[]
  values: Values
  onChange(values: Values): void
}) {
  const labels = useLabels()
  const translate = useTranslate()
  const [added, setAdded] = useState<readonly string[]>(() => Object.keys(values))
  const parts = fields.flatMap((field): InputDefinition[] =>
    field.after && field.before
      ? [
          { name: field.after, kind: 'dateTime', help: field.help },
          { name: field.before, kind: 'dateTime', help: field.help },
        ]
      : [field],
  )
  const shown = parts.filter(({ name }) => added.includes(name))
  return (
    <div className="group-fields">
      {shown.map(field => (
        <InputField
          key={field.name}
          input={field}
          value={values[field.name]}
          onChange={value => onChange({ ...values, [field.name]: value })}
        />
      ))}
      <select
        className="control"
        aria-label={translate('list.addFilter')}
        value=""
        onChange={event => setAdded([...added, event.target.value])}
      >
        <option value="">{translate('list.addFilter')}</option>
        {parts
          .filter(({ name }) => !added.includes(name))
          .map(({ name }) => (
            <option key={name} value={name}>
              {labels.field(name)}
            </option>
          ))}
      </select>
    </div>
  )
}
