import type { Model } from '@parley/prisma'
import DataLoader from 'dataloader'
import { LRUCache } from 'lru-cache'
import type { Db } from '../base/db/db.js'
import { newId } from '../base/db/id.js'
import { addModels } from './modelRows.sql.js'

/** Of the models of the server that is configured: the only one there is. */
const SERVER = 'default'

/** More than anybody has; names beyond are looked up again. */
const MOST_REMEMBERED = 20_000

export type ModelRows = ReturnType<typeof createModelRows>

/**
 * Models as everybody outside knows them: by ids that never change. Inside, and in the database, they go by the names that
 * their server gives them. A row is added when a name is first asked for, and never changed or deleted: so it is remembered.
 */
export function createModelRows({ db, now = () => new Date() }: { db: Db; now?: () => Date }) {
  const byId = new LRUCache<string, Model>({ max: MOST_REMEMBERED })
  const byName = new DataLoader<string, Model>(withNames, {
    cacheMap: new LRUCache<string, Promise<Model>>({ max: MOST_REMEMBERED }),
    maxBatchSize: 500,
  })

  async function withNames(names: readonly string[]): Promise<Model[]> {
    const where = { server: SERVER, name: { in: [...names] } }
    const read = async () => new Map((await db.read.model.findMany({ where })).map(row => [row.name, row]))
    let rows = await read()
    const missing = names.filter(name => !rows.has(name))
    if (missing.length > 0) {
      const firstSeenAt = now()
      const made = missing.map(name => ({ id: newId('mdl'), server: SERVER, name, firstSeenAt }))
      await db.write(tx => addModels(tx, db.kind, made))
      rows = await read()
    }
    for (const row of rows.values()) byId.set(row.id, row)
    return names.map(name => {
      const row = rows.get(name)
      if (!row) throw new Error(`The model "${name}" has not been added`)
      return row
    })
  }

  return {
    named: (name: string): Promise<Model> => byName.load(name),

    /** In the order of the names. */
    allNamed: (names: readonly string[]): Promise<Model[]> =>
      Promise.all(names.map(name => byName.load(name))),

    /** Those that exist. */
    async withIds(ids: readonly string[]): Promise<Model[]> {
      const missing = ids.filter(id => !byId.has(id))
      if (missing.length > 0)
        for (const row of await db.read.model.findMany({ where: { id: { in: missing } } }))
          byId.set(row.id, row)
      return ids.flatMap(id => byId.get(id) ?? [])
    },
  }
}
