import type { DataExport, User } from '@parley/prisma'
import type { Audit } from '../audit/audit.service.js'
import type { Db } from '../db/db.js'
import { newId } from '../db/id.js'
import { CodedError, notFound } from '../errors.js'
import { type PermissionName, parsePermissions } from '../role/role.service.js'
import type { Origin, Viewer } from '../session/session.service.js'
import { exportLines } from './lines.js'
import { createSeal } from './seal.js'

const KEPT_MS = 24 * 3_600_000
/** It holds what the person wrote. */
const neededForOthers = ['USERS_MANAGE', 'HISTORY_READ_ALL'] as const satisfies PermissionName[]

/** A file on its way: its text in pieces, made as they are taken. */
export interface ExportFile {
  name: string
  pieces: AsyncGenerator<string, void>
}

export type DataExportService = ReturnType<typeof createDataExportService>

/** Everything about one person, for that person or for an admin. Nothing is stored: it is read as it is fetched. */
export function createDataExportService(deps: {
  db: Db
  audit: Audit
  secret: string
  publicUrl: URL
  now: () => Date
}) {
  const { db, audit, publicUrl, now } = deps
  const seal = createSeal(deps.secret)

  /** A day later it is as if it had never been. */
  const usable = () => ({ status: 'READY', expiresAt: { gt: now() } })

  /** An export with whom it is about, for as long as its requester may fetch it. */
  async function findFor(id: string): Promise<{ asked: DataExport; person: User } | null> {
    const asked = await db.read.dataExport.findFirst({ where: { id, ...usable() } })
    const person = asked && (await db.read.user.findUnique({ where: { id: asked.userId } }))
    return asked && person && (await mayFetch(db, asked, person)) ? { asked, person } : null
  }

  return {
    async request(viewer: Viewer, userId: string): Promise<DataExport> {
      if (!viewer.session) throw new CodedError('FORBIDDEN', 'An API key exports nobody’s data.')
      const isOwn = userId === viewer.user.id
      if (!isOwn && !neededForOthers.every(name => viewer.permissions.has(name)))
        throw new CodedError('FORBIDDEN', 'You do not have the permission for this.')
      const createdAt = now()
      return db.write(async tx => {
        if (!(await tx.user.findFirst({ where: { id: userId, status: { not: 'ERASED' } } })))
          throw notFound('The user')
        const made = await tx.dataExport.create({
          data: {
            id: newId('exp'),
            userId,
            requestedById: viewer.user.id,
            status: 'READY',
            createdAt,
            expiresAt: new Date(createdAt.getTime() + KEPT_MS),
          },
        })
        await audit.record(tx, viewer, {
          action: 'user.exported',
          target: { type: 'User', id: userId },
          details: { export: made.id },
        })
        return made
      })
    },

    /** For `node`: those one asked for oneself, and not with a key, which may read less than the file holds. */
    find: async (viewer: Viewer, ids: string[]): Promise<DataExport[]> =>
      viewer.session
        ? db.read.dataExport.findMany({ where: { id: { in: ids }, requestedById: viewer.user.id } })
        : [],

    urlOf({ id, status, expiresAt }: DataExport): string | null {
      if (status !== 'READY' || !expiresAt || expiresAt <= now()) return null
      const url = new URL(`/exports/${id}`, publicUrl)
      url.searchParams.set('token', seal.tokenOf(id))
      return url.href
    },

    /** Null for what is not there, and for whom it is not, alike. */
    async open(id: string, token: string, origin: Origin): Promise<ExportFile | null> {
      if (!seal.fits(id, token)) return null
      const found = await findFor(id)
      if (!found) return null
      const { asked, person } = found
      await db.write(tx =>
        audit.record(
          tx,
          { origin, user: { id: asked.requestedById } },
          {
            action: 'user.export_fetched',
            target: { type: 'User', id: person.id },
            details: { export: id },
          },
        ),
      )
      const isThere = async () => (await findFor(id)) !== null
      return { name: `parley-${person.id}.ndjson`, pieces: exportLines(db, asked, person, isThere) }
    },

    async forget(): Promise<void> {
      await db.write(tx => tx.dataExport.deleteMany({ where: { expiresAt: { lt: now() } } }))
    },
  }
}

/** By the rights of this moment: whoever asked may have lost theirs since. */
async function mayFetch(db: Db, { userId, requestedById }: DataExport, person: User): Promise<boolean> {
  if (person.status === 'ERASED') return false
  const requester = await db.read.user.findUnique({
    where: { id: requestedById },
    include: { roles: { include: { role: true } } },
  })
  if (requester?.status !== 'ACTIVE') return false
  const held = new Set(requester.roles.flatMap(({ role }) => parsePermissions(role.permissions)))
  return userId === requestedById || neededForOthers.every(name => held.has(name))
}
