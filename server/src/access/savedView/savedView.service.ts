import type { SavedView } from '@parley/prisma'
import type { SaveViewInput } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import type { Audit } from '../audit/audit.service.js'
import { checkedView } from './input.js'

/** Of one person, and of those for everybody. */
const MOST = 200

export type SavedViewService = ReturnType<typeof createSavedViews>

/** One's own views of lists, and those for everybody, which whoever decides on roles decides on. */
export function createSavedViews({ db, audit, now }: { db: Db; audit: Audit; now: () => Date }) {
  const seenBy = ({ user }: Viewer) => ({ OR: [{ ownerId: user.id, shared: false }, { shared: true }] })

  function requireSharing({ permissions }: Viewer): void {
    if (!permissions.has('ROLES_MANAGE'))
      throw new CodedError('FORBIDDEN', 'You may save views for yourself, not for everybody.')
  }

  return {
    list: (viewer: Viewer, list: string | null): Promise<SavedView[]> =>
      db.read.savedView.findMany({
        where: { ...seenBy(viewer), ...(list !== null && { list }) },
        orderBy: [{ shared: 'desc' }, { title: 'asc' }, { id: 'asc' }],
      }),

    async save(viewer: Viewer, input: SaveViewInput): Promise<SavedView> {
      const view = checkedView(input)
      if (view.shared) requireSharing(viewer)
      return db.write(async tx => {
        const known = input.id
          ? await tx.savedView.findFirst({ where: { id: input.id, ...seenBy(viewer) } })
          : null
        if (input.id && !known) throw notFound('The view')
        if (known?.shared) requireSharing(viewer)
        const among = view.shared ? { shared: true } : { ownerId: viewer.user.id, shared: false }
        if (!known && (await tx.savedView.count({ where: among })) >= MOST)
          throw new CodedError('CONFLICT', `There are ${MOST} views already: delete some first.`)
        const ownerId = viewer.user.id
        const saved = known
          ? await tx.savedView.update({ where: { id: known.id }, data: { ...view, ownerId } })
          : await tx.savedView.create({ data: { id: newId('viw'), ownerId, createdAt: now(), ...view } })
        if (view.shared || known?.shared)
          await audit.record(tx, viewer, {
            action: 'view.saved',
            details: { view: saved.id, list: view.list, title: view.title, shared: String(view.shared) },
          })
        return saved
      })
    },

    /** What is gone, or somebody else's, counts as deleted. */
    async remove(viewer: Viewer, id: string): Promise<string> {
      await db.write(async tx => {
        const known = await tx.savedView.findFirst({ where: { id, ...seenBy(viewer) } })
        if (!known) return
        if (known.shared) requireSharing(viewer)
        await tx.savedView.deleteMany({ where: { id } })
        if (known.shared)
          await audit.record(tx, viewer, {
            action: 'view.deleted',
            details: { view: id, list: known.list, title: known.title },
          })
      })
      return id
    },
  }
}
