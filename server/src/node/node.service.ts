import type { Conversation, Message, Role, User } from '@parley/prisma'
import { typeOfId } from '@parley/schema'
import type { Db } from '../db/db.js'
import { badInput } from '../errors.js'
import type { Viewer } from '../session/session.service.js'

const MAX_IDS = 100

export type NodeRow = User | Role | Conversation | Message

export type NodeService = ReturnType<typeof createNodeService>

/** Objects by id, whatever their type. Null for what does not exist and for what the viewer may not see, alike. */
export function createNodeService({ db }: { db: Db }) {
  const finders: Record<string, (viewer: Viewer, ids: string[]) => Promise<NodeRow[]>> = {
    User: (_viewer, ids) => db.read.user.findMany({ where: { id: { in: ids } } }),
    Role: (viewer, ids) =>
      viewer.permissions.has('ROLES_MANAGE')
        ? db.read.role.findMany({ where: { id: { in: ids } } })
        : db.read.role.findMany({
            where: { id: { in: ids }, assignments: { some: { userId: viewer.user.id } } },
          }),
    Conversation: (viewer, ids) => own(viewer, () => db.read.conversation.findMany(ofViewer(viewer, ids))),
    Message: (viewer, ids) => own(viewer, () => db.read.message.findMany(ofViewer(viewer, ids))),
  }
  const own = async <T>(viewer: Viewer, find: () => Promise<T[]>) =>
    viewer.permissions.has('HISTORY_READ') ? find() : []
  const ofViewer = (viewer: Viewer, ids: string[]) => ({
    where: { id: { in: ids }, ownerId: viewer.user.id },
  })

  return {
    async find(viewer: Viewer, ids: string[]): Promise<(NodeRow | null)[]> {
      if (ids.length > MAX_IDS) throw badInput({ ids: `At most ${MAX_IDS} ids at once.` })
      const byType = Map.groupBy(new Set(ids), id => typeOfId(id) ?? '')
      const found = await Promise.all(
        [...byType].map(async ([type, own]) => (await finders[type]?.(viewer, own)) ?? []),
      )
      const rows = new Map(found.flat().map(row => [row.id, row]))
      return ids.map(id => rows.get(id) ?? null)
    },
  }
}
