import type { Attachment } from '@parley/prisma'
import type { HistoryGrants } from '../../access/historyGrant/historyGrant.service.js'
import { leaveFor } from '../../access/historyGrant/reach.js'
import { narrowed, parseRights } from '../../access/role/rights.js'
import { parsePermissions } from '../../access/role/role.service.js'
import { findChanges } from '../../access/session/revocation.sql.js'
import type { Db } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import { type LinkReader, ownFiles, placesOfFile, readableFiles } from './links.sql.js'

/** Whoever has an address, with what they may do at this moment. */
type Reader = Pick<Viewer, 'apiKey' | 'permissions'> & { user: { id: string } }

/** Who may read a file: who gave it, and who may read a message that carries it. */
export function createLinks(deps: {
  db: Db
  grants: Pick<HistoryGrants, 'reachOf'>
  idleHours: number
  now: () => Date
}) {
  const { db, grants, idleHours, now } = deps

  /** Whose session or key it is; null: it does not hold. */
  async function readerOf(by: string): Promise<Reader | null> {
    const at = now()
    const idleSince = new Date(at.getTime() - idleHours * 3_600_000)
    const [change] = await findChanges(db, { [by]: '?' }, { now: at, idleSince })
    if (change?.state !== 'HOLDS') return null
    const rights = parseRights(change.rights)
    const where = { id: by }
    const session = await db.read.session.findFirst({ where, select: { userId: true } })
    if (session) return { user: { id: session.userId }, apiKey: null, permissions: rights.permissions }
    const apiKey = await db.read.apiKey.findFirst({ where })
    if (!apiKey) return null
    const permissions = narrowed(rights, new Set(parsePermissions(apiKey.scopes)))
    return { user: { id: apiKey.ownerId }, apiKey, permissions }
  }

  /** What is not in a conversation of theirs, by a grant or a key for other people's. */
  async function isOpened(reader: Reader, id: string): Promise<boolean> {
    if (!reader.permissions.has('HISTORY_READ_ALL')) return false
    const reach = await grants.reachOf(reader)
    return reach.length > 0 && (await placesOfFile(db, id)).some(place => leaveFor(reach, place))
  }

  return {
    /** Whether a session or key reads a file now. */
    async mayRead(by: string, { id, ownerId }: Pick<Attachment, 'id' | 'ownerId'>): Promise<boolean> {
      const reader = await readerOf(by)
      if (!reader) return false
      const { user, permissions } = reader
      const chats = permissions.has('CHAT')
      const readsHistory = permissions.has('HISTORY_READ')
      const asker = { userId: user.id, by, readsHistory }
      const isOwn = chats && user.id === ownerId
      if (isOwn && (readsHistory || (await ownFiles(db, [id], asker)).length > 0)) return true
      if ((chats || readsHistory) && (await readableFiles(db, [id], asker)).length > 0) return true
      return isOpened(reader, id)
    },
  }
}

export type Links = ReturnType<typeof createLinks>

/** As whom somebody reads files that messages carry. */
export const linkReader = ({ user, session, apiKey, permissions }: Viewer): LinkReader => ({
  userId: user.id,
  by: session?.id ?? apiKey?.id ?? '',
  readsHistory: permissions.has('HISTORY_READ'),
})
