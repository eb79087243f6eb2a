import type { Preferences } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'

/** What counts for somebody who sends: what models are told, and which one begins. */
export async function preferencesOf(
  db: Db,
  { user }: Viewer,
): Promise<Pick<Preferences, 'instructions' | 'model'> | null> {
  const [found] = await db.read.$queryRaw<Pick<Preferences, 'instructions' | 'model'>[]>`
    SELECT instructions, model FROM preferences WHERE user_id = ${user.id}`
  return found ?? null
}
