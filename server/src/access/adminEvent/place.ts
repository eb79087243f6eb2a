import { decodeCursor, encodeCursor, invalidCursor } from '../../base/page/cursor.js'

const MAX_SEQ = 2 ** 31 - 1

/** How far somebody has followed what happened. */
export interface Place {
  events: number
  /** Among the events of conversations; null: the cursor is of a release that told nothing of them. */
  conversations: bigint | null
}

export const cursorOf = ({ events, conversations }: { events: number; conversations: bigint }): string =>
  encodeCursor(['admin', events, Number(conversations)])

export function placeOf(cursor: string): Place {
  const [of, events, conversations] = partsOf(cursor)
  if (of !== 'admin' || Number(events) > MAX_SEQ) throw invalidCursor('after')
  return {
    events: Number(events),
    conversations: conversations === undefined ? null : BigInt(conversations),
  }
}

function partsOf(cursor: string): (string | number)[] {
  try {
    return decodeCursor(cursor, 'after', ['string', 'number', 'number'])
  } catch {
    return decodeCursor(cursor, 'after', ['string', 'number'])
  }
}
