import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslate } from 'react-admin'
import type { FieldDefinition } from '../define/definition.js'
import type { Row } from '../define/title.js'
import { useLabels } from '../i18n/useLabels.js'
import { isBytes } from './bytes.js'
import { Chip } from './Chip.js'
import { CopyId } from './CopyId.js'
import { useFormat } from './format.js'
import { RecordLink } from './RecordLink.js'
import { Time } from './Time.js'
import { toneOf } from './tone.js'
import { ValueParts } from './ValueParts.js'

interface FieldProps {
  field: FieldDefinition
  value: unknown
  /** In a row there is little room. */
  brief?: boolean
}

const MOST_CHIPS = 2

/** What a field holds, as its kind is shown. */
export function FieldValue({ field, value, brief = false }: FieldProps): ReactNode {
  const translate = useTranslate()
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return (
      <span className="quiet" title={translate('console.none')}>
        –
      </span>
    )
  if (!Array.isArray(value)) return <Single field={field} value={value} brief={brief} />
  const shown = brief ? value.slice(0, MOST_CHIPS) : value
  return (
    <span className="chips">
      {shown.map((item, index) => (
        <Single key={index} field={field} value={item} brief={brief} listed />
      ))}
      {shown.length < value.length && <span className="quiet">+{value.length - shown.length}</span>}
    </span>
  )
}

function Single({ field, value, brief, listed = false }: FieldProps & { listed?: boolean }): ReactNode {
  const labels = useLabels()
  const translate = useTranslate()
  const format = useFormat()
  switch (field.kind) {
    case 'enum':
      return <Chip tone={toneOf(String(value))}>{labels.value(field.enum ?? '', String(value))}</Chip>
    case 'boolean':
      return (
        <span className={value ? 'flag' : 'flag quiet'}>
          {value ? <Check size={14} aria-hidden="true" /> : <Minus size={14} aria-hidden="true" />}
          {translate(value ? 'console.yes' : 'console.no')}
        </span>
      )
    case 'dateTime':
      return <Time value={String(value)} />
    case 'date':
      return format.date(String(value))
    case 'number':
      if (isBytes(field.help))
        return (
          <span className="number" title={format.exactBytes(Number(value))}>
            {format.bytes(Number(value))}
          </span>
        )
      return (
        <span className="number">
          {format.number(Number(value))}
          {field.help.includes('milliseconds') && ' ms'}
        </span>
      )
    case 'decimal':
      return (
        <span className="number">
          {field.help.includes('currency') || /cost|spent|reserved/i.test(field.name)
            ? format.money(String(value))
            : String(value)}
        </span>
      )
    case 'id':
      return <CopyId id={String(value)} whole={!brief} />
    case 'reference':
    case 'node':
      return <RecordLink resource={field.resource} row={value as Row} />
    case 'value':
      return <ValueParts field={field} value={value as Record<string, unknown>} brief={brief || listed} />
    case 'url':
      return <span className="ellipsis">{String(value)}</span>
    default:
      if (listed) return <Chip>{String(value)}</Chip>
      return <span className={brief ? 'ellipsis' : 'text'}>{String(value)}</span>
  }
}
