import type { Db } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'

type Text = string | null

/** Of those who are still called so: whoever got another name meanwhile is found by it already. */
export async function storeFoldedUsers(
  db: Db,
  rows: { id: string; name?: Text; nameFolded?: Text; email?: Text; emailFolded?: Text }[],
): Promise<void> {
  const columns = {
    id: 'text',
    name: 'text',
    email: 'text',
    nameFolded: 'text',
    emailFolded: 'text',
  } as const
  const given = rows.map(({ id, name = null, email = null, nameFolded = null, emailFolded = null }) => ({
    id,
    name,
    email,
    nameFolded,
    emailFolded,
  }))
  await db.write(
    tx => tx.$executeRaw`
      UPDATE "user" SET name_folded = f."nameFolded", email_folded = f."emailFolded"
      FROM ${jsonTable(db.kind, 'f', columns, given)}
      WHERE "user".id = f.id AND COALESCE("user".name, '') = COALESCE(f.name, '')
        AND COALESCE("user".email, '') = COALESCE(f.email, '')`,
  )
}

/** A key is never renamed. */
export async function storeFoldedKeys(db: Db, rows: { id: string; nameFolded: Text }[]): Promise<void> {
  const columns = { id: 'text', nameFolded: 'text' } as const
  await db.write(
    tx => tx.$executeRaw`
      UPDATE api_key SET name_folded = f."nameFolded" FROM ${jsonTable(db.kind, 'f', columns, rows)}
      WHERE api_key.id = f.id`,
  )
}
