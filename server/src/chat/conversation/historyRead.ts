import { type HistoryScope, typeOfId } from '@parley/schema'
import type { Audit } from '../../access/audit/audit.service.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'

export interface HistoryRead {
  list: string
  scope?: HistoryScope | null | undefined
  filter: object
  /** Of what is asked for every few seconds; absent: recorded each time. */
  sparingly?: Sparingly
}

/** What is recorded less often than it happens. */
export interface Sparingly {
  /** What the entry says of the times it stands for. */
  details: Record<string, string>
  /** Writes the entry, unless there is one that covers it. */
  record(write: (tx: Transaction) => Promise<unknown>): Promise<void>
}

const IDS_A_DETAIL = 10

/**
 * Whether somebody reads everybody's history, which needs HISTORY_READ_ALL and is recorded before anything is read:
 * which list and which ids were asked for, that there was a search, never its words.
 */
export async function readsEverybodys(
  { db, audit }: { db: Db; audit: Audit },
  viewer: Viewer,
  { list, scope, filter, sparingly }: HistoryRead,
): Promise<boolean> {
  if (scope !== 'ALL') return false
  if (!viewer.permissions.has('HISTORY_READ_ALL'))
    throw new CodedError('FORBIDDEN', 'Reading other people’s history needs HISTORY_READ_ALL.')
  const target = targetOf(filter)
  const details = {
    list,
    ...detailsOf(filter),
    ...sparingly?.details,
    ...(viewer.apiKey && { apiKey: viewer.apiKey.id }),
  }
  const write = (tx: Transaction) =>
    audit.record(tx, viewer, { action: 'history.read', details, ...(target && { target }) })
  await (sparingly ? sparingly.record(write) : db.write(write))
  return true
}

type Given = Record<string, unknown>

/** Whom or what the question was about, so that the log can be searched for it. */
function targetOf(filter: Given | object): { type: string; id: string } | undefined {
  const { conversationId, ownerId, authorId, participantId, ids } = filter as Given
  const only = Array.isArray(ids) && ids.length === 1 ? ids[0] : undefined
  const id = [conversationId, only, ownerId, participantId, authorId].find(isId)
  const type = id && typeOfId(id)
  return id && type ? { type, id } : undefined
}

function detailsOf(filter: object): Record<string, string> {
  const details: Record<string, string> = {}
  for (const [name, value] of Object.entries(filter)) {
    if (value == null) continue
    if (name === 'search') details.search = 'true'
    else if (name === 'ids' && Array.isArray(value)) {
      // A detail holds 500 characters.
      const ids = value.filter(isId)
      for (let at = 0; at < ids.length; at += IDS_A_DETAIL)
        details[at === 0 ? 'ids' : `ids from ${at}`] = ids.slice(at, at + IDS_A_DETAIL).join(' ')
    } else if (isId(value)) details[name] = value
    else if (value instanceof Date) details[name] = value.toISOString()
    else if (name === 'role' || name === 'status') details[name] = String(value)
  }
  return details
}

/** Of ours: what else somebody gives as an id may be a text. */
const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z]{3}_\w{1,40}$/.test(value)
