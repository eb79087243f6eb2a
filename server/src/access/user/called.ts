import type { Db } from '../../base/db/db.js'
import { foldColumn } from '../../base/fold.js'
import { storeFoldedKeys, storeFoldedUsers } from './called.sql.js'

interface Names {
  name?: string | null | undefined
  email?: string | null | undefined
}

/** What somebody is called, as it is stored: with the columns they are found by. What is undefined stays as it is. */
export const called = ({ name, email }: Names) => ({
  ...(name !== undefined && { name, nameFolded: folded(name) }),
  ...(email !== undefined && { email, emailFolded: folded(email) }),
})

const folded = (text: string | null): string | null => (text === null ? null : foldColumn(text))

const BATCH = 1000

/** For people and keys that a server of an earlier release stored, which knew nothing of these columns. */
export async function fillFolded(db: Db): Promise<void> {
  while ((await fillUsers(db)) === BATCH);
  while ((await fillKeys(db)) === BATCH);
}

async function fillUsers(db: Db): Promise<number> {
  const withoutName = { nameFolded: null, name: { not: null } }
  const withoutEmail = { emailFolded: null, email: { not: null } }
  const found = await db.read.user.findMany({
    where: { OR: [withoutName, withoutEmail] },
    select: { id: true, name: true, email: true },
    take: BATCH,
  })
  if (found.length > 0)
    await storeFoldedUsers(
      db,
      found.map(user => ({ id: user.id, ...called(user) })),
    )
  return found.length
}

async function fillKeys(db: Db): Promise<number> {
  const found = await db.read.apiKey.findMany({
    where: { nameFolded: null },
    select: { id: true, name: true },
    take: BATCH,
  })
  const rows = found.map(({ id, name }) => ({ id, nameFolded: folded(name) }))
  if (rows.length > 0) await storeFoldedKeys(db, rows)
  return rows.length
}
