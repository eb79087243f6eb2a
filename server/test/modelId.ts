import type { DatabaseKind, PrismaClient } from '@parley/prisma'
import { newId } from '../src/base/db/id.js'
import { addModels } from '../src/model/modelRows.sql.js'
import { beside } from './beside.js'

/** The id of a model, known or not. Of a running server, from outside. */
export const modelId = (databaseUrl: string, name: string): Promise<string> =>
  beside(databaseUrl, client =>
    modelIdIn(client, databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql', name),
  )

/** By a connection that is there already: a second one to a file waits for the first, and keeps it from going on. */
export async function modelIdIn(client: PrismaClient, kind: DatabaseKind, name: string): Promise<string> {
  const where = { server_name: { server: 'default', name } }
  const known = await client.model.findUnique({ where })
  if (known) return known.id
  // One statement: whoever reads and then writes in one transaction may be refused by a file.
  await addModels(client, kind, [{ id: newId('mdl'), ...where.server_name, firstSeenAt: new Date() }])
  return (await client.model.findUniqueOrThrow({ where })).id
}
