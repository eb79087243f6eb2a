import type { Db } from '../../base/db/db.js'
import { listCursor } from './cursor.js'
import { headOf } from './head.js'

/** Where all events end, read once: what is read after it misses nothing that is not told behind it. */
export function createEndLoader(db: Db) {
  let end: Promise<string> | undefined
  return {
    load: (): Promise<string> => {
      end ??= headOf(db).then(({ seq }) => listCursor(seq))
      return end
    },
  }
}
