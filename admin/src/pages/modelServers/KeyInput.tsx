import { useId } from 'react'
import { useTranslate } from 'react-admin'
import { useLabels } from '../../i18n/useLabels.js'

interface KeyInputProps {
  input: string
  value: unknown
  onChange(value: unknown): void
}

/** A key, which nobody reads over a shoulder: what is stored is never shown. */
export default function KeyInput({ input, value, onChange }: KeyInputProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const id = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {labels.field(input)}
      </label>
      <input
        id={id}
        className="control"
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        aria-describedby={`${id}-note`}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      />
      <p className="field-note" id={`${id}-note`}>
        {translate('modelServers.key')}
      </p>
    </div>
  )
}
