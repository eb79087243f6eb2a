import type { UsageRatings } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { once } from './once.js'
import { peopleBy, ratingsBy } from './presence.sql.js'
import type { Calls, UsageRow } from './usage.sql.js'

/** Who was there and what they thought of it, of a group or of all of it; read when it is asked for. */
export interface Presence {
  people(): Promise<number>
  ratings(): Promise<UsageRatings>
}

interface Asked {
  /** The calls in the groups of the report, and all together. */
  each: Calls
  all: Calls
  /** Whose ratings alone count; null: everybody's. */
  ownId: string | null
}

/** For all groups together it is one question, however many of them are asked. */
export function presence(db: Pick<Db, 'slowReads'>, { each, all, ownId }: Asked) {
  const read = (calls: Calls) => {
    const names = Object.keys(calls.keys)
    const keyOf = (row: object) => JSON.stringify(names.map(name => row[name as keyof typeof row]))
    const people = once(
      async () => new Map((await peopleBy(db, calls)).map(row => [keyOf(row), Number(row.people)])),
    )
    const ratings = once(
      async () =>
        new Map(
          (await ratingsBy(db, calls, ownId)).map(row => [
            keyOf(row),
            { up: Number(row.up), down: Number(row.down) },
          ]),
        ),
    )
    return (row: UsageRow | Record<string, never>): Presence => ({
      people: async () => (await people()).get(keyOf(row)) ?? 0,
      ratings: async () => (await ratings()).get(keyOf(row)) ?? { up: 0, down: 0 },
    })
  }
  return { of: read(each), all: read(all)({}) }
}
