import type { Db } from '../../base/db/db.js'
import { headOf } from './head.js'

/** Where all events end, read once: what is read after it misses nothing that is not told behind it. */
export function createEndLoader(db: Db) {
  let end: Promise<bigint> | undefined
  return {
    load: (): Promise<bigint> => {
      end ??= headOf(db).then(({ seq }) => seq)
      return end
    },
  }
}
