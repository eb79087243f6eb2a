import type { DataExport } from '@parley/prisma'
import type { Audit } from '../../access/audit/audit.service.js'
import type { HistoryReads } from '../../access/historyGrant/historyRead.service.js'
import { checkedReason } from '../../access/historyGrant/input.js'
import { requireFresh } from '../../access/session/fresh.js'
import type { Revocation } from '../../access/session/revocation.js'
import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { badInput, CodedError, notFound } from '../../base/errors.js'
import { lacks } from '../../base/lacks.js'
import type { Origin, Viewer } from '../../base/viewer.js'
import { createExportTokens } from './exportToken.js'
import { exportLines } from './lines.js'
import type { ExportFile } from './sendFile.js'
import { createStanding, neededForOthers } from './standing.js'

const KEPT_MS = 24 * 3_600_000

export type DataExportService = ReturnType<typeof createDataExportService>

/** Everything about one person, for that person or for an admin. Nothing is stored: it is read as it is fetched. */
export function createDataExportService(deps: {
  db: Db
  audit: Audit
  reads: Pick<HistoryReads, 'noteIn'>
  revocation: Pick<Revocation, 'watch'>
  idleHours: number
  secret: string
  publicUrl: URL
  now: () => Date
}) {
  const { db, audit, reads, revocation, now } = deps
  const tokens = createExportTokens(deps.secret, deps.publicUrl)

  const standing = createStanding(deps)

  return {
    /** Of somebody else for a reason, which that person is told. */
    async request(viewer: Viewer, userId: string, given?: string | null): Promise<DataExport> {
      if (!viewer.session) throw new CodedError('FORBIDDEN', 'An API key cannot export data.')
      const isOwn = userId === viewer.user.id
      if (!isOwn && !viewer.permissions.has(neededForOthers)) throw lacks(viewer, neededForOthers)
      requireFresh(viewer.session, now(), 'Sign in again, then ask for it within ten minutes.')
      const reason = isOwn ? null : reasonOf(given)
      const sessionId = viewer.session.id
      return db.write(async tx => {
        if (!(await tx.user.findFirst({ where: { id: userId, status: { not: 'ERASED' } } })))
          throw notFound('The user')
        const id = newId('exp')
        if (!isOwn)
          await reads.noteIn(tx, {
            ownerId: userId,
            readerId: viewer.user.id,
            kind: 'EXPORT',
            sourceId: id,
            conversationId: null,
            reason,
          })
        await audit.record(tx, viewer, {
          action: 'user.exported',
          target: { type: 'User', id: userId },
          details: { export: id, ...(reason && { reason }) },
        })
        // Last, so that its time is behind the entry's: the file holds what was there until then.
        const createdAt = now()
        const expiresAt = new Date(createdAt.getTime() + KEPT_MS)
        const requestedById = viewer.user.id
        return tx.dataExport.create({
          data: { id, userId, requestedById, sessionId, status: 'READY', createdAt, expiresAt },
        })
      })
    },

    /** For `node`: those one asked for oneself, and not with a key, which may read less than the file holds. */
    find: async (viewer: Viewer, ids: string[]): Promise<DataExport[]> =>
      viewer.session
        ? db.read.dataExport.findMany({ where: { id: { in: ids }, requestedById: viewer.user.id } })
        : [],

    /** Those one asked for that can be fetched, the newest first. */
    list: async (viewer: Viewer): Promise<DataExport[]> =>
      (await standing({ requestedById: viewer.user.id })).map(({ asked }) => asked),

    /** What is gone, or somebody else's, counts as withdrawn. Whoever fetches it is cut off. */
    async withdraw(viewer: Viewer, id: string): Promise<string> {
      if (!viewer.session) throw new CodedError('FORBIDDEN', 'An API key cannot withdraw exports.')
      const where = { id, requestedById: viewer.user.id }
      await db.write(async tx => {
        const found = await tx.dataExport.findFirst({ where })
        if (!found || (await tx.dataExport.deleteMany({ where })).count === 0) return
        await audit.record(tx, viewer, {
          action: 'user.export_withdrawn',
          affects: found.sessionId === null ? [] : [found.sessionId],
          target: { type: 'User', id: found.userId },
          details: { export: id },
        })
      })
      return id
    },

    /** For the session alone that asked: another one, older or stolen, would get the file without signing in anew. */
    urlOf(viewer: Viewer, { id, status, expiresAt, sessionId }: DataExport): string | null {
      if (status !== 'READY' || !expiresAt || expiresAt <= now()) return null
      if (sessionId === null || sessionId !== viewer.session?.id) return null
      return tokens.urlOf(id)
    },

    /** Whether this server made the address. */
    holds: (id: string, token: string): boolean => tokens.fits(id, token),

    /** Null for what is not there, and for whom it is not, alike. */
    async open(id: string, token: string, origin: Origin): Promise<ExportFile | null> {
      if (!tokens.fits(id, token)) return null
      const [first] = await standing({ id })
      if (!first) return null
      const { asked, person, permissions } = first
      const over = new AbortController()
      const isThere = async () => (await standing({ id })).length > 0
      const watch = revocation.watch(
        { user: { id: asked.requestedById }, session: { id: asked.sessionId }, apiKey: null, permissions },
        {
          ended: () => over.abort(),
          // Each second: it may have been withdrawn, or the rights have shrunk. What could not be asked is asked again.
          allowed: () =>
            void isThere().then(
              there => there || over.abort(),
              () => {},
            ),
        },
      )
      try {
        await db.write(async tx => {
          await tx.dataExport.updateMany({ where: { id }, data: { lastFetchedAt: now() } })
          await audit.record(
            tx,
            { origin, user: { id: asked.requestedById } },
            {
              action: 'user.export_fetched',
              target: { type: 'User', id: person.id },
              details: { export: id },
            },
          )
        })
      } catch (error) {
        watch.release()
        throw error
      }
      return {
        name: `parley-${person.id}.ndjson`,
        type: 'application/x-ndjson; charset=utf-8',
        pieces: exportLines(db, asked, person, isThere),
        ended: over.signal,
        release: watch.release,
      }
    },

    async forget(): Promise<void> {
      await db.write(tx => tx.dataExport.deleteMany({ where: { expiresAt: { lt: now() } } }))
    },
  }
}

function reasonOf(given: string | null | undefined): string {
  const problems: Record<string, string> = {}
  const reason = checkedReason(given, 'reason', problems)
  if (reason === undefined) throw badInput(problems)
  return reason
}
