import { useTranslate } from 'react-admin'
import type { InputDefinition } from '../../define/definition.js'
import { useFormat } from '../../field/format.js'
import { InputField } from '../../form/InputField.js'
import type { Facts } from './factsDocument.js'
import { explained, sections, wide } from './sections.js'

interface ModelFieldsProps {
  inputs: readonly InputDefinition[]
  values: Facts
  reported: Facts
  wrong: Readonly<Record<string, string>>
  onChange(name: string, value: unknown): void
}

/** The fields of a model in their sections, each with what holds while it is empty. */
export function ModelFields({ inputs, values, reported, wrong, onChange }: ModelFieldsProps) {
  const translate = useTranslate()
  const format = useFormat()
  const holds = ({ name, kind }: InputDefinition): string => {
    const value = reported[name]
    if (name === 'isDefault') return translate('models.byOrder')
    if (kind === 'boolean')
      return translate('models.says', { value: translate(value ? 'console.yes' : 'console.no') })
    if (value === null || value === undefined || value === '') return translate('models.unsaid')
    return kind === 'number' ? format.number(Number(value)) : String(value)
  }
  return sections.map(section => (
    <fieldset className="form-section" key={section.name}>
      <legend>{translate(`models.section.${section.name}`)}</legend>
      {section.fields.map(name => {
        const input = inputs.find(one => one.name === name)
        return (
          input && (
            <div key={name} className={wide.includes(name) ? 'form-wide' : undefined}>
              <InputField
                input={input}
                value={values[name]}
                onChange={value => onChange(name, value)}
                placeholder={holds(input)}
                error={wrong[name]}
                help={explained.includes(name)}
              />
            </div>
          )
        )
      })}
    </fieldset>
  ))
}
