import { newId } from '../src/base/db/id.js'
import { addModels } from '../src/model/modelRows.sql.js'
import { beside } from './beside.js'

/** The id of a model in the database of a server; where it has not been seen before, now it has. */
export const modelId = (databaseUrl: string, name: string): Promise<string> =>
  beside(databaseUrl, async client => {
    const where = { server_name: { server: 'default', name } }
    const known = await client.model.findUnique({ where })
    if (known) return known.id
    const kind = databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql'
    // One statement: whoever reads and then writes in one transaction may be refused by a file.
    await addModels(client, kind, [{ id: newId('mdl'), ...where.server_name, firstSeenAt: new Date() }])
    return (await client.model.findUniqueOrThrow({ where })).id
  })
