import { useTranslate } from 'react-admin'
import { InputField } from '../../form/InputField.js'

const resourceOfScope: Record<string, string> = { ROLE: 'roles', USER: 'users', API_KEY: 'apiKeys' }

interface SubjectInputProps {
  input: string
  value: unknown
  onChange(value: unknown): void
  values: Record<string, unknown>
}

/** Whom a budget is for: what there is to choose from follows from its scope. */
export default function SubjectInput({ input, value, onChange, values }: SubjectInputProps) {
  const translate = useTranslate()
  const resource = resourceOfScope[String(values.scope)]
  if (!resource) return null
  return (
    <InputField
      key={resource}
      input={{ name: input, kind: 'reference', resource, help: '', required: true }}
      label={translate('budget.subject')}
      value={value}
      onChange={onChange}
    />
  )
}
