import type { Logger } from 'pino'
import type { Db } from '../../base/db/db.js'
import { builtInRoles } from '../role/role.service.js'
import type { SignInRules } from './signInRules.js'

const { id: roleId } = builtInRoles.admin

/** A server without an admin can be given one only by who starts it. */
export async function tellWhetherAdmins(
  db: Db,
  { adminEmails, mappings, defaultRole }: SignInRules,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  if (adminEmails.length > 0) return
  const { name } = await db.read.role.findUniqueOrThrow({ where: { id: roleId } })
  if (defaultRole === name || mappings.some(({ role }) => role === name)) return
  if (await db.read.roleAssignment.findFirst({ where: { roleId, user: { status: 'ACTIVE' } } })) return
  log.warn('nobody is an admin, and nobody can become one: set ADMIN_EMAILS or ROLE_MAPPINGS')
}
