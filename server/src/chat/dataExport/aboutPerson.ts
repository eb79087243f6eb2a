import type { User } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { shownNetworkOf } from '../../base/net/address.js'
import { madeUntil, type Pages } from './pages.js'

/** Who the person is, with what they sign in and what they may do: never a token, a hash or a key. */
export function aboutPerson(db: Db, person: User, until: Date): [type: string, pages: Pages][] {
  const { nameFolded: _name, emailFolded: _email, ...told } = person
  const userId = person.id
  return [
    ['user', one(async () => [told])],
    [
      'identity',
      one(() =>
        db.read.identity.findMany({
          where: { userId, ...madeUntil(until) },
          omit: { userId: true, groupsReadAt: true },
        }),
      ),
    ],
    ['preferences', one(() => db.read.preferences.findMany({ where: { userId }, omit: { userId: true } }))],
    [
      'session',
      one(async () => {
        const sessions = await db.read.session.findMany({
          where: { userId, ...madeUntil(until) },
          omit: { tokenHash: true, userId: true },
        })
        // As people see their sessions everywhere.
        return sessions.map(({ ip, ...session }) => ({ ...session, ip: shownNetworkOf(ip) }))
      }),
    ],
    [
      'role',
      one(async () => {
        const assignments = await db.read.roleAssignment.findMany({
          where: { userId, assignedAt: { lte: until } },
          include: { role: { select: { name: true } } },
        })
        return assignments.map(({ role, source, assignedAt }) => ({ name: role.name, source, assignedAt }))
      }),
    ],
    [
      'apiKey',
      one(() =>
        db.read.apiKey.findMany({
          where: { ownerId: userId, ...madeUntil(until) },
          omit: { keyHash: true, ownerId: true, nameFolded: true },
        }),
      ),
    ],
    [
      'invitation',
      one(() =>
        db.read.invitation.findMany({
          where: { acceptedById: userId, ...madeUntil(until) },
          select: { id: true, email: true, createdAt: true, expiresAt: true, acceptedAt: true },
        }),
      ),
    ],
    [
      'knock',
      one(() =>
        db.read.knock.findMany({
          where: { userId, ...madeUntil(until) },
          omit: { userId: true, nameFolded: true, emailFolded: true, letInById: true, roleIds: true },
        }),
      ),
    ],
    [
      'savedView',
      one(() =>
        db.read.savedView.findMany({
          where: { ownerId: userId, ...madeUntil(until) },
          omit: { ownerId: true },
        }),
      ),
    ],
    [
      'budget',
      one(() =>
        db.read.budget.findMany({
          where: { scope: 'USER', subjectId: userId, ...madeUntil(until) },
          select: { id: true, period: true, limitNano: true, createdAt: true },
        }),
      ),
    ],
  ]
}

/** What nobody has many of. */
async function* one(read: () => Promise<object[]>): Pages {
  const rows = await read()
  if (rows.length > 0) yield rows
}
