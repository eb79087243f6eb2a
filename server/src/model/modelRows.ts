import type { Model } from '@parley/prisma'
import { LRUCache } from 'lru-cache'
import { atMost } from '../base/atMost.js'
import type { Db } from '../base/db/db.js'
import { newId } from '../base/db/id.js'
import { createLoader } from '../base/db/loader.js'
import { addModels } from './modelRows.sql.js'

/** The server of the environment. */
export const ENVIRONMENT = 'default'

/** Of those that are shown because they were there once. */
const MOST_SHOWN = 500

/** More than anybody has; names beyond are looked up again. */
const MOST_REMEMBERED = 20_000

/** A model as everybody outside knows it: by an id that never changes. */
export interface KnownModel {
  id: string
  server: string
  /** By which rows, and everything inside, name it. */
  name: string
  /** By which its server knows it. */
  upstreamName: string
}

export type ModelRows = ReturnType<typeof createModelRows>

/**
 * The models that anybody has seen. Inside, and in the database, those of the environment's server go by the names that it
 * gives them, as ever, and those of other servers, where the same name may come again, by their ids. A row is added when a
 * name is first asked for, and never changed or deleted: so it is remembered.
 */
export function createModelRows({ db, now = () => new Date() }: { db: Db; now?: () => Date }) {
  const byId = new LRUCache<string, KnownModel>(atMost(MOST_REMEMBERED))
  const byPlace = createLoader<Place, KnownModel, string>(db, 'models', atPlaces, {
    cacheMap: new LRUCache<string, Promise<KnownModel>>(atMost(MOST_REMEMBERED)),
    cacheKeyFn: keyOf,
    maxBatchSize: 500,
  })

  const remember = (row: Model): KnownModel => {
    const known = knownOf(row)
    byId.set(known.id, known)
    return known
  }

  async function atPlaces(places: readonly Place[]): Promise<KnownModel[]> {
    const read = async () => {
      const found = new Map<string, KnownModel>()
      for (const [server, own] of Map.groupBy(places, place => place.server)) {
        const where = { server, name: { in: own.map(({ name }) => name) } }
        for (const row of await db.read.model.findMany({ where })) found.set(keyOf(row), remember(row))
      }
      return found
    }
    let rows = await read()
    const missing = places.filter(place => !rows.has(keyOf(place)))
    if (missing.length > 0) {
      const firstSeenAt = now()
      const made = missing.map(({ server, name }) => ({ id: newId('mdl'), server, name, firstSeenAt }))
      await db.write(tx => addModels(tx, db.kind, made))
      rows = await read()
    }
    return places.map(place => {
      const row = rows.get(keyOf(place))
      if (!row) throw new Error(`The model "${place.name}" has not been added`)
      return row
    })
  }

  /** Those that exist. */
  async function withIds(ids: readonly string[]): Promise<KnownModel[]> {
    const missing = ids.filter(id => !byId.has(id))
    if (missing.length > 0)
      for (const row of await db.read.model.findMany({ where: { id: { in: missing } } })) remember(row)
    return ids.flatMap(id => byId.get(id) ?? [])
  }

  /** By the name it has inside. */
  async function named(name: string): Promise<KnownModel> {
    // A server may call its model like an id; one of ours it is not.
    const [other] = looksLikeId(name) ? await withIds([name]) : []
    return other?.name === name ? other : byPlace.load({ server: ENVIRONMENT, name })
  }

  return {
    named,

    /** In the order of the names. */
    allNamed: (names: readonly string[]): Promise<KnownModel[]> => Promise.all(names.map(named)),

    /** In the order of the names that their server gives them. */
    ofServer: (server: string, names: readonly string[]): Promise<KnownModel[]> =>
      Promise.all(names.map(name => byPlace.load({ server, name }))),

    withIds,

    /** Those that were seen last, whoever offered them. */
    newest: async (): Promise<KnownModel[]> => {
      const orderBy = [{ firstSeenAt: 'desc' as const }, { id: 'asc' as const }]
      return (await db.read.model.findMany({ orderBy, take: MOST_SHOWN })).map(remember)
    },
  }
}

type Place = Pick<Model, 'server' | 'name'>

const keyOf = ({ server, name }: Place): string => `${server} ${name}`

const knownOf = ({ id, server, name }: Model): KnownModel => ({
  ...{ id, server },
  name: server === ENVIRONMENT ? name : id,
  upstreamName: name,
})

/** Whether a name inside may be that of a model of another server than the environment's. */
export const looksLikeId = (name: string): boolean => name.startsWith('mdl_')
