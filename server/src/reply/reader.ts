import type { Message } from '@parley/prisma'
import { notFound } from '../errors.js'
import type { Mirrors } from './mirrors.js'
import { wholeOffset } from './text.js'

/** In UTF-16 code units. Whoever does not take an event holds it in memory: of a long text, no more than this. */
const MAX_TEXT = 32_768

export interface ReplyEvent {
  messageId: string
  offset: number
  text: string
  status: string
  message: Message | null
}

/**
 * One reply from `offset` on: what is there, what it grows by, and last an event with the final status. A reader holds
 * an offset and no queue: a slow one costs nothing and gets what gathered meanwhile in few pieces.
 */
export async function* readReply(
  mirrors: Mirrors,
  id: string,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<ReplyEvent, void> {
  const { mirror, leave } = mirrors.join(id)
  try {
    let sent = offset
    while (!signal.aborted) {
      if (mirror.gone) throw notFound('The message')
      const { final } = mirror
      if (final && final.content.length - sent <= MAX_TEXT) {
        yield finalEvent(final, sent)
        return
      }
      const piece = pieceAfter(final?.content ?? mirror.text, sent)
      if (piece) {
        sent = piece.offset + piece.text.length
        yield { messageId: id, ...piece, status: 'STREAMING', message: null }
      } else await mirror.changed(signal)
    }
  } finally {
    leave()
  }
}

/** A copy: a part of a string would keep the whole one in memory until the client has taken it. */
function pieceAfter(text: string, sent: number): { offset: number; text: string } | null {
  if (text.length <= sent) return null
  const offset = wholeOffset(text, sent)
  const end = wholeOffset(text, Math.min(offset + MAX_TEXT, text.length))
  return { offset, text: Buffer.from(text.slice(offset, end)).toString() }
}

/** If a crash took text back, the event begins where the stored text ends: the client drops what nobody has. */
export function finalEvent(row: Message, sent: number): ReplyEvent {
  const offset = wholeOffset(row.content, Math.min(sent, row.content.length))
  return { messageId: row.id, offset, text: row.content.slice(offset), status: row.status, message: row }
}
