import type { FieldDefinition } from '../define/definition.js'
import { type Row, titleOfAny } from '../define/title.js'
import { useLabels } from '../i18n/useLabels.js'
import { Chip } from './Chip.js'
import { FieldValue } from './FieldValue.js'

/** An object without an id: by what names it where there is little room, else part by part. */
export function ValueParts({
  field,
  value,
  brief,
}: {
  field: FieldDefinition
  value: Record<string, unknown>
  brief: boolean
}) {
  const labels = useLabels()
  const parts = field.fields ?? []
  if (brief) {
    const inner = parts.find(({ kind }) => kind === 'reference')
    const named = inner && (value[inner.name] as Row | null)
    const title = named ? titleOfAny(named) : titleOfAny(value as Row)
    const source = parts.find(({ kind }) => kind === 'enum')
    const hint = source && labels.value(source.enum ?? '', String(value[source.name]))
    if (title) return <Chip {...(hint && { title: hint })}>{title}</Chip>
    const first = parts[0]
    return first ? <FieldValue field={first} value={value[first.name]} brief /> : null
  }
  return (
    <dl className="facts facts-inner">
      {parts.map(part => (
        <div key={part.name}>
          <dt>{labels.field(part.name)}</dt>
          <dd>
            <FieldValue field={part} value={value[part.name]} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
