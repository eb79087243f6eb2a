import { createNumberCipher, NUMBERS } from '../../base/crypto/numberCipher.js'
import type { Db } from '../../base/db/db.js'
import { decodeCursor, encodeCursor, invalidCursor } from '../../base/page/cursor.js'
import { headOf } from './head.js'

/** Behind every place that there is: whoever comes from there is told to fetch everything again. */
const NOWHERE = BigInt(NUMBERS)

export type ListCursors = ReturnType<typeof createListCursors>

/**
 * Places in the events of all conversations: where `conversationListEvents` and `changes` go on from. A place is how many
 * there were of everybody, which is nobody's business; so its number is sealed. Sealed ones begin behind all others, and a
 * release that knows only those takes them for a place of a newer database.
 */
export function createListCursors({ db, secret }: { db: Db; secret: string }) {
  const cipher = createNumberCipher(secret, 'parley event cursor')
  return {
    of: (place: bigint): string => encodeCursor(['events', NUMBERS + cipher.seal(Number(place))]),

    async placeOf(cursor: string): Promise<bigint> {
      const [of, number] = decodeCursor(cursor, 'after', ['string', 'number']) as [string, number]
      if (of !== 'events' || number >= 2 * NUMBERS) throw invalidCursor('after')
      if (number >= NUMBERS) return BigInt(cipher.open(number - NUMBERS))
      // Given by an earlier release, or made up to find out where the events end: only what was there before is answered.
      const { unsealed } = await headOf(db)
      return number <= unsealed ? BigInt(number) : NOWHERE
    },
  }
}
