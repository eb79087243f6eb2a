import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { type Taken, takenBy } from './use.sql.js'

const nothing: Taken = { bytes: 0, files: 0 }

/** What the files of people take. */
export function createTakenLoader(db: Db) {
  return createLoader<string, Taken>(db, 'file use', async ids => {
    const taken = await takenBy(db.read, db, ids)
    return ids.map(id => taken.get(id) ?? nothing)
  })
}
