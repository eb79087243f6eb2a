import type { Db, Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import { enqueue } from '../../base/jobs/enqueue.js'
import { lacks } from '../../base/lacks.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import { forgetComing } from '../invitation/forget.js'
import { requireAsMuch, withCurrentRights } from '../role/grant.js'
import { keepAnAdmin, lockRoles } from '../role/lastAdmin.js'
import { rightsIn } from '../role/rights.js'
import { builtInRoles } from '../role/role.service.js'
import { requireFresh } from '../session/fresh.js'
import { called } from './called.js'

/** Nothing of who it was is left in the row; the id is, for messages and usage that stay. */
const nameless = {
  status: 'ERASED',
  ...called({ email: null, name: null }),
  nameIsOwn: false,
  picture: null,
  lastSeenAt: null,
}

export type EraseService = ReturnType<typeof createEraseService>

/** Erases people: who they are goes at once, what they wrote by a job (`chat/retention/erase.job.ts`). */
export function createEraseService(deps: { db: Db; audit: Audit; now: () => Date }) {
  const { db, audit, now } = deps

  /** Before the person is looked up, so that a refusal tells nothing of who exists. */
  function requireErasing(viewer: Viewer, id: string): void {
    const { user, session, permissions } = viewer
    if (!session) throw new CodedError('FORBIDDEN', 'An API key cannot erase people.')
    if (id !== user.id && !permissions.has('USERS_MANAGE')) throw lacks(viewer, 'USERS_MANAGE')
    if (id === user.id) requireFresh(session, now(), 'Sign in again, then erase yourself within ten minutes.')
  }

  return {
    /** Who is gone, or never was, counts as erased. */
    async erase(viewer: Viewer, id: string): Promise<string> {
      requireErasing(viewer, id)
      await db.write(async tx => {
        await lockRoles(tx)
        const roles = await rolesOf(tx, id)
        if (id !== viewer.user.id) {
          const current = await withCurrentRights(tx, viewer, 'USERS_MANAGE')
          requireAsMuch(current, rightsIn(roles), 'You cannot erase people who may do more than you')
        }
        const { count } = await tx.user.updateMany({
          where: { id, status: { not: 'ERASED' } },
          data: nameless,
        })
        if (count === 0) return
        if (roles.some(role => role.id === builtInRoles.admin.id)) await keepAnAdmin(tx)
        const { keyIds, gone, ended } = await takeAccess(tx, id, now())
        await takeOpinions(tx, id)
        const budgetIds = await takeBudgets(tx, [id, ...keyIds])
        await enqueue(tx, 'erase', id, {})
        await audit.record(tx, viewer, {
          action: 'user.erased',
          affects: [id],
          target: { type: 'User', id },
        })
        await recordAdminEvent(tx, 'UPDATED', id, ...ended)
        await recordAdminEvent(tx, 'DELETED', ...gone, ...budgetIds)
      })
      return id
    },
  }
}

const rolesOf = async (tx: Transaction, userId: string) =>
  (await tx.roleAssignment.findMany({ where: { userId }, include: { role: true } })).map(({ role }) => role)

/** Everything they could come in by. */
async function takeAccess(tx: Transaction, userId: string, now: Date) {
  await tx.roleAssignment.deleteMany({ where: { userId } })
  const sessions = await tx.session.findMany({ where: { userId }, select: { id: true } })
  const sessionIds = sessions.map(({ id }) => id)
  await tx.loginAttempt.deleteMany({ where: { linkSessionId: { in: sessionIds } } })
  await tx.session.deleteMany({ where: { userId } })
  const identities = await tx.identity.findMany({ where: { userId } })
  const { deleted, ended } = await forgetComing(tx, userId, identities, now)
  // With their tokens.
  await tx.identity.deleteMany({ where: { userId } })
  const keys = await tx.apiKey.findMany({ where: { ownerId: userId }, select: { id: true } })
  await tx.apiKey.deleteMany({ where: { ownerId: userId } })
  await tx.dataExport.deleteMany({ where: { OR: [{ userId }, { requestedById: userId }] } })
  const gone = [...sessions, ...identities, ...keys].map(({ id }) => id)
  return { keyIds: keys.map(({ id }) => id), gone: [...gone, ...deleted], ended }
}

/** What was theirs alone of conversations that may stay. */
async function takeOpinions(tx: Transaction, userId: string): Promise<void> {
  await tx.feedback.deleteMany({ where: { userId } })
  await tx.preferences.deleteMany({ where: { userId } })
  await tx.conversationTag.deleteMany({ where: { userId } })
  await tx.draft.deleteMany({ where: { userId } })
  await tx.historyRead.deleteMany({ where: { ownerId: userId } })
  await tx.savedView.deleteMany({ where: { ownerId: userId, shared: false } })
  await tx.participant.updateMany({
    where: { userId, OR: [{ pinned: true }, { archived: true }] },
    data: { pinned: false, archived: false },
  })
}

/** Limits of theirs alone; what they have spent stays in the others. */
async function takeBudgets(tx: Transaction, subjectIds: string[]): Promise<string[]> {
  const where = { scope: { in: ['USER', 'API_KEY'] }, subjectId: { in: subjectIds } }
  const budgets = await tx.budget.findMany({ where, select: { id: true } })
  await tx.budget.deleteMany({ where })
  return budgets.map(({ id }) => id)
}
