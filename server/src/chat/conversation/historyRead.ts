import { type HistoryScope, typeOfId } from '@parley/schema'
import type { Audit } from '../../access/audit/audit.service.js'
import type { HistoryGrants } from '../../access/historyGrant/historyGrant.service.js'
import type { HistoryReads } from '../../access/historyGrant/historyRead.service.js'
import { type Place, type Reach, reachesAll, seesEverybodys } from '../../access/historyGrant/reach.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { participation } from './access.js'
import { readsHistory, unreadable } from './historyAccess.js'

export interface HistoryQuestion {
  list: 'conversations' | 'messages' | 'changes' | 'export'
  scope?: HistoryScope | null | undefined
  filter: {
    ids?: string[] | null
    conversationId?: string | null
    ownerId?: string | null
    search?: string | null
  }
  /** Whether the order tells what was said. */
  byText?: boolean
  /** Of what is asked for every few seconds; absent: recorded each time. */
  sparingly?: Sparingly
}

/** What is recorded less often than it happens. */
export interface Sparingly {
  /** What the entry says of the times it stands for. */
  details: Record<string, string>
  /** Writes the entry, unless there is one for the same grants that covers it. */
  record(grants: string, write: (tx: Transaction) => Promise<unknown>): Promise<void>
}

export interface ScopeDeps {
  db: Db
  audit: Audit
  grants: Pick<HistoryGrants, 'reachOf'>
  reads: Pick<HistoryReads, 'note'>
}

const IDS_A_DETAIL = 10

/** What somebody sees of everybody's history; `told` notes whose texts they are about to be shown. */
export interface EverybodysHistory {
  told(places: readonly Place[]): Promise<void>
}

/**
 * Lets somebody look at everybody's history, or throws; null: it is their own that they ask for. What there is of it is
 * for CONVERSATIONS_MANAGE and HISTORY_READ_ALL; what it says is for who may read just that at this moment: messages,
 * and what is found by its words. It is recorded before anything is read: which list and which ids were asked for, by
 * which grants, that there was a search, never its words.
 */
export async function enterScope(
  deps: ScopeDeps,
  viewer: Viewer,
  question: HistoryQuestion,
): Promise<EverybodysHistory | null> {
  if (question.scope !== 'ALL') {
    if (!readsHistory(viewer)) throw unreadable()
    return null
  }
  if (!seesEverybodys(viewer))
    throw new CodedError(
      'FORBIDDEN',
      'To list other people’s conversations takes CONVERSATIONS_MANAGE, and to read them HISTORY_READ_ALL.',
    )
  const { list, filter, byText, sparingly } = question
  const reach = await deps.grants.reachOf(viewer)
  if (list !== 'conversations' || filter.search != null || byText)
    await requireReach(deps.db, viewer, reach, filter)
  const target = targetOf(filter)
  const grants = reach.flatMap(({ kind, id }) => (kind === 'GRANT' ? [id] : [])).join(' ')
  const details = {
    list,
    ...detailsOf(filter),
    ...sparingly?.details,
    ...(grants && { grant: grants }),
    ...(viewer.apiKey && { apiKey: viewer.apiKey.id }),
  }
  const action = reach.length > 0 ? 'history.read' : 'history.listed'
  const write = (tx: Transaction) =>
    deps.audit.record(tx, viewer, { action, details, ...(target && { target }) })
  await (sparingly ? sparingly.record(grants, write) : deps.db.write(write))
  return { told: places => deps.reads.note(viewer, reach, places) }
}

/** Throws once somebody who was let in by one question may read the conversation no more. Nothing is recorded of it. */
export async function requireStill(
  { db, grants }: Pick<ScopeDeps, 'db' | 'grants'>,
  viewer: Viewer,
  scope: HistoryScope,
  conversationId: string,
): Promise<void> {
  if (scope === 'ALL') return requireReach(db, viewer, await grants.reachOf(viewer), { conversationId })
  if (!readsHistory(viewer)) throw unreadable()
  await participation(db.read, viewer, conversationId)
}

/** Whether all that a filter lets through may be read: what is looked for by words tells what was said. */
async function requireReach(
  { read }: Db,
  { permissions }: Viewer,
  reach: Reach,
  { ids, conversationId, ownerId }: HistoryQuestion['filter'],
): Promise<void> {
  if (!permissions.has('HISTORY_READ_ALL'))
    throw new CodedError('FORBIDDEN', 'Reading other people’s history needs HISTORY_READ_ALL.')
  if (reachesAll(reach)) return
  if (reach.length === 0)
    throw new CodedError('FORBIDDEN', 'Open what you want to read first, with openHistory.')
  const users = new Set(reach.map(({ userId }) => userId))
  const conversations = new Set(reach.map(leave => leave.conversationId))
  if (ownerId != null && users.has(ownerId)) return
  const named = conversationId == null ? ids : [conversationId]
  if (named) {
    const others = named.filter(id => !conversations.has(id))
    const where = { id: { in: others }, NOT: { ownerId: { in: [...users].filter(id => id !== null) } } }
    if (!(await read.conversation.findFirst({ where, select: { id: true } }))) return
  }
  throw new CodedError(
    'FORBIDDEN',
    'Your grants are about some conversations: name them, or whose they are, in the filter.',
  )
}

type Given = Record<string, unknown>

/** Of what a question asks for, what is a word of ours. */
const named = new Set(['role', 'status', 'failureCode', 'rating', 'temporary', 'failed'])

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
    else if (named.has(name)) details[name] = String(value)
  }
  return details
}

/** Of ours: what else somebody gives as an id may be a text. */
const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z]{3}_\w{1,40}$/.test(value)
