import type { Logger } from 'pino'
import type { Db } from '../../base/db/db.js'
import { type Audit, system } from '../audit/audit.service.js'
import type { SignInRules } from '../auth/signInRules.js'
import { lockRoles } from '../role/lastAdmin.js'
import { parsePermissions } from '../role/role.service.js'

/**
 * Puts into the audit log the roles that a migration gave: it cannot do so itself, for the log is chained with a secret.
 * Once for each, however many servers start.
 */
export async function recordMigratedRoles(db: Db, audit: Audit): Promise<void> {
  const where = { source: 'MIGRATED' }
  if (!(await db.read.roleAssignment.findFirst({ where }))) return
  await db.write(async tx => {
    await lockRoles(tx)
    for (const { id, userId, role } of await tx.roleAssignment.findMany({ where, include: { role: true } })) {
      const recorded = { action: 'role.assigned', targetId: userId, details: { contains: id } }
      if (await tx.auditEvent.findFirst({ where: recorded, select: { id: true } })) continue
      await audit.record(tx, system, {
        action: 'role.assigned',
        affects: [userId],
        target: { type: 'User', id: userId },
        details: { role: role.id, name: role.name, source: 'MIGRATED', assignment: id },
      })
    }
  })
}

/** Whoever looks for what nobody is allowed to see finds the reason in the log. */
export async function tellWhetherAuditors(
  db: Db,
  { auditorEmails, mappings }: SignInRules,
  log: Pick<Logger, 'info'>,
): Promise<void> {
  if (auditorEmails.length > 0) return
  const roles = (await db.read.role.findMany()).filter(({ permissions }) =>
    parsePermissions(permissions).includes('HISTORY_READ_ALL'),
  )
  if (mappings.some(({ role }) => roles.some(({ name }) => name === role))) return
  const roleId = { in: roles.map(({ id }) => id) }
  if (await db.read.roleAssignment.findFirst({ where: { roleId, user: { status: 'ACTIVE' } } })) return
  log.info('nobody may read what others write: AUDITOR_EMAILS names no auditor')
}
