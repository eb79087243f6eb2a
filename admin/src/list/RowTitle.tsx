import type { ResourceDefinition } from '../define/definition.js'
import { fieldOf } from '../define/known.js'
import { type Row, subtitleOf, titleOf } from '../define/title.js'
import { Avatar } from '../field/Avatar.js'
import { FieldValue } from '../field/FieldValue.js'
import { RecordLink } from '../field/RecordLink.js'

/** What names a row: a person with picture and address, an object it belongs to, or a name. */
export function RowTitle({ definition, row }: { definition: ResourceDefinition; row: Row }) {
  const first = fieldOf(definition, definition.title.find(name => row[name] != null) ?? '')
  if (first && (first.kind === 'reference' || first.kind === 'node'))
    return <RecordLink resource={first.resource} row={row[first.name] as Row} />
  if (first?.kind === 'enum') return <FieldValue field={first} value={row[first.name]} brief />
  const title = titleOf(definition.name, row)
  const subtitle = subtitleOf(definition.name, row)
  return (
    <span className="row-title">
      {definition.type === 'User' && <Avatar name={title} picture={row.picture} />}
      <span className="ellipsis">
        <span className="row-name">{title}</span>
        {subtitle && <span className="row-subtitle">{subtitle}</span>}
      </span>
    </span>
  )
}
