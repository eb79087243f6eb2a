import { Link } from 'react-router-dom'
import { useMay } from '../auth/me.js'
import { fieldOf, known, resourceOfType } from '../define/known.js'
import { type Row, titleOfAny } from '../define/title.js'
import { useLabels } from '../i18n/useLabels.js'
import { Avatar } from './Avatar.js'

/** An object by its name, leading to its page for whoever may see that. */
export function RecordLink({ resource, row }: { resource?: string | undefined; row: Row }) {
  const may = useMay()
  const labels = useLabels()
  const type = typeof row.__typename === 'string' ? row.__typename : undefined
  const definition = resource ? known.resources[resource] : type ? resourceOfType(type) : undefined
  // A budget of everybody is named by what it is a budget of.
  const named = definition?.title
    .map(title => fieldOf(definition, title))
    .find(field => field && row[field.name])
  const value = named?.kind === 'enum' && labels.value(named.enum ?? '', String(row[named.name]))
  const name = titleOfAny(row) ?? (value || row.id)
  const shown = (
    <>
      {definition?.type === 'User' && <Avatar name={name} picture={row.picture ?? row.User_picture} />}
      <span className="ellipsis">{name}</span>
    </>
  )
  if (!definition || !may(definition.needs)) return <span className="record-link">{shown}</span>
  return (
    <Link
      className="record-link"
      to={`/${definition.name}/${encodeURIComponent(row.id)}`}
      onClick={event => event.stopPropagation()}
    >
      {shown}
    </Link>
  )
}
