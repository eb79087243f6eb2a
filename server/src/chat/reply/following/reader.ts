import type { Message } from '@parley/prisma'
import { notFound } from '../../../base/errors.js'
import type { Mirror } from '../writing/mirror.js'
import type { Mirrors } from '../writing/mirrors.js'
import { wholeOffset } from '../writing/text.js'

/** In UTF-16 code units. Whoever does not take an event holds it in memory: of a long text, no more than this. */
const MAX_TEXT = 32_768

export interface ReplyEvent {
  messageId: string
  offset: number
  text: string
  status: string
  message: Message | null
}

/** One reply from `offset` on: what is there, what it grows by, and last its final status. Rules 2 and 7 of docs/replies.md. */
export async function* readReply(
  mirrors: Mirrors,
  id: string,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<ReplyEvent, void> {
  const { mirror, leave } = mirrors.join(id)
  // Listened to once: what is made of two signals is slow to ask, fifty times a second.
  let ended = signal.aborted
  let resume: (() => void) | undefined
  const end = () => {
    ended = true
    resume?.()
  }
  signal.addEventListener('abort', end)
  try {
    let sent = offset
    let begunAnew = false
    while (!ended) {
      if (mirror.gone) throw notFound('The message')
      const { final } = mirror
      if (final && mirror.rewritten && !begunAnew) {
        begunAnew = true
        sent = 0
      }
      if (final && final.content.length - sent <= MAX_TEXT) {
        yield finalEvent(final, sent)
        return
      }
      const piece = pieceAfter(mirror, sent)
      if (piece) {
        sent = piece.offset + piece.text.length
        yield { messageId: id, ...piece, status: 'STREAMING', message: null }
      } else {
        const next = mirror.changed()
        resume = next.resolve
        await next.promise
      }
    }
  } finally {
    signal.removeEventListener('abort', end)
    leave()
  }
}

/** A copy: a part of a string would keep the whole one in memory until the client has taken it. */
function pieceAfter(mirror: Mirror, sent: number): { offset: number; text: string } | null {
  const { length } = mirror.final?.content ?? mirror
  if (length <= sent) return null
  // From one before: that and what comes next may be a pair.
  const start = Math.max(sent - 1, 0)
  const text = mirror.final?.content.slice(start) ?? mirror.from(start)
  const offset = wholeOffset(text, sent - start)
  const end = wholeOffset(text, Math.min(offset + MAX_TEXT, text.length))
  return { offset: start + offset, text: Buffer.from(text.slice(offset, end)).toString() }
}

/** If a crash took text back, the event begins where the stored text ends: the client drops what nobody has. */
export function finalEvent(row: Message, sent: number): ReplyEvent {
  const offset = wholeOffset(row.content, Math.min(sent, row.content.length))
  return { messageId: row.id, offset, text: row.content.slice(offset), status: row.status, message: row }
}
