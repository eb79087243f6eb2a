import type { Message } from '@parley/prisma'
import { notFound } from '../errors.js'
import type { Mirrors } from './mirrors.js'
import { wholeOffset } from './text.js'

export interface ReplyEvent {
  messageId: string
  offset: number
  text: string
  status: string
  message: Message | null
}

/**
 * One reply from `offset` on: what is there, what it grows by, and last an event with the final status. A reader holds
 * an offset and no queue: a slow one costs nothing and gets what gathered meanwhile in one piece.
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
    let first = true
    while (!signal.aborted) {
      if (mirror.gone) throw notFound('The message')
      if (mirror.final) {
        yield finalEvent(mirror.final, sent)
        return
      }
      if (mirror.text.length > sent) {
        const from = first ? wholeOffset(mirror.text, sent) : sent
        const text = mirror.text.slice(from)
        sent = from + text.length
        first = false
        yield { messageId: id, offset: from, text, status: 'STREAMING', message: null }
        continue
      }
      await mirror.changed(signal)
    }
  } finally {
    leave()
  }
}

/** If a crash took text back, the event begins where the stored text ends: the client drops what nobody has. */
export function finalEvent(row: Message, sent: number): ReplyEvent {
  const offset = wholeOffset(row.content, Math.min(sent, row.content.length))
  return { messageId: row.id, offset, text: row.content.slice(offset), status: row.status, message: row }
}
