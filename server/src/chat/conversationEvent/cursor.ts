import type { Conversation } from '@parley/prisma'
import { decodeCursor, encodeCursor, invalidCursor } from '../../base/page/cursor.js'

const MAX_PLACE = 2 ** 31 - 1

/** A place in the events of one conversation, its newest by default: where `conversationEvents` goes on from. */
export const conversationCursor = ({ id, eventSeq }: Pick<Conversation, 'id' | 'eventSeq'>): string =>
  encodeCursor(['conversation', id, eventSeq])

export function conversationPlace(cursor: string, conversationId: string): number {
  const [of, id, place] = decodeCursor(cursor, 'after', ['string', 'string', 'number'])
  if (of !== 'conversation' || id !== conversationId || (place as number) > MAX_PLACE)
    throw invalidCursor('after')
  return place as number
}
