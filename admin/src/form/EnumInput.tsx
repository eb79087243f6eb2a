import { useTranslate } from 'react-admin'
import type { InputDefinition } from '../define/definition.js'
import { known } from '../define/known.js'
import { useLabels } from '../i18n/useLabels.js'

interface EnumInputProps {
  input: InputDefinition
  value: unknown
  onChange(value: unknown): void
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  required: true | undefined
}

/** One of some values, or several of them. */
export function EnumInput({ input, value, onChange, ...common }: EnumInputProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const type = input.enum ?? ''
  const choices = known.enums[type] ?? []
  if (!input.list)
    return (
      <select
        {...common}
        className="control"
        value={String(value ?? '')}
        onChange={event => onChange(event.target.value || undefined)}
      >
        <option value="">{translate(input.required ? 'action.choose' : 'list.any')}</option>
        {choices.map(choice => (
          <option key={choice.value} value={choice.value} title={choice.help}>
            {labels.value(type, choice.value)}
          </option>
        ))}
      </select>
    )
  const chosen: unknown[] = Array.isArray(value) ? value : []
  const toggle = (item: string) => {
    const next = chosen.includes(item) ? chosen.filter(other => other !== item) : [...chosen, item]
    onChange(next.length > 0 || input.required ? next : undefined)
  }
  return (
    <div className="check-list check-columns" role="group" aria-labelledby={`${common.id}-label`}>
      {choices.map(choice => (
        <label key={choice.value} title={choice.help}>
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={() => toggle(choice.value)}
          />
          {labels.value(type, choice.value)}
        </label>
      ))}
    </div>
  )
}
