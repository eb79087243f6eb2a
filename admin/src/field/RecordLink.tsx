import { Link } from 'react-router-dom'
import { useMay } from '../auth/me.js'
import { known, resourceOfType } from '../define/known.js'
import { type Row, titleOfAny } from '../define/title.js'
import { Avatar } from './Avatar.js'

/** An object by its name, leading to its page for whoever may see that. */
export function RecordLink({ resource, row }: { resource?: string | undefined; row: Row }) {
  const may = useMay()
  const type = typeof row.__typename === 'string' ? row.__typename : undefined
  const definition = resource ? known.resources[resource] : type ? resourceOfType(type) : undefined
  const name = titleOfAny(row) ?? row.id
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
