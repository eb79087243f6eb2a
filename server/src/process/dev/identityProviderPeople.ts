import type { BuiltInRoleName } from '../../access/role/role.service.js'

export interface DemoPerson {
  /** Role, and subject at the development provider. */
  id: BuiltInRoleName
  name: string
  email: string
  /** What the person can do, in a few words. */
  can: string
}

/** One for each built-in role. */
export const demoPeople: readonly DemoPerson[] = [
  { id: 'admin', name: 'Ada Okafor', email: 'ada@example.com', can: 'Admin: runs the server' },
  { id: 'user', name: 'Jonas Lindqvist', email: 'jonas@example.com', can: 'User: chats' },
  {
    id: 'auditor',
    name: 'Noor Haddad',
    email: 'noor@example.com',
    can: 'Auditor: reads what others write, and says why',
  },
  { id: 'viewer', name: 'Mei Tanaka', email: 'mei@example.com', can: 'Viewer: reads, can’t write' },
]
