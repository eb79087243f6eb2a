import type { Db } from '../../base/db/db.js'
import { keptFor } from './loginAttempt.js'

const day = 86_400_000

/** Deletes attempts nobody can finish, and sessions a week after their end: until then they answer why they ended. */
export async function cleanUp(db: Db, now: Date): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age)
  await db.write(async tx => {
    await tx.loginAttempt.deleteMany({ where: { createdAt: { lt: before(keptFor) } } })
    await tx.session.deleteMany({ where: { expiresAt: { lt: before(7 * day) } } })
  })
}
