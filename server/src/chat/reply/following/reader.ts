import type { Message } from '@parley/prisma'
import { notFound } from '../../../base/errors.js'
import type { Mirrors } from '../writing/mirrors.js'
import type { Previews } from '../writing/previews.js'
import { createTaken, type Piece } from './taken.js'

export interface ReplyEvent {
  messageId: string
  offset: number
  text: string
  reasoning: Piece | null
  /** An address that holds it. */
  preview: string | null
  status: string
  message: Message | null
}

/** How much a reader has of a reply; thought: null where they do not want what the model thinks. */
export interface Place {
  text: number
  thought: number | null
  /** Whether they want the image on its way. */
  previews: boolean
}

/**
 * One reply from a place on: what is there, what it grows by, and last its final status. Rules 2 and 7 of docs/replies.md.
 */
export async function* readReply(
  { mirrors, previews }: { mirrors: Mirrors; previews: Pick<Previews, 'watch'> },
  id: string,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<ReplyEvent, void> {
  const { mirror, leave } = mirrors.join(id)
  const text = createTaken(mirror.text, row => row.content, place.text)
  const thought =
    place.thought === null ? null : createTaken(mirror.thought, row => row.reasoning ?? '', place.thought)
  const parts = [text, ...(thought ? [thought] : [])]
  // Listened to once: what is made of two signals is slow to ask, fifty times a second.
  let ended = signal.aborted
  let resume: (() => void) | undefined
  const end = () => {
    ended = true
    resume?.()
  }
  signal.addEventListener('abort', end)
  const left = new AbortController()
  const image = place.previews ? previews.watch(id, () => resume?.(), left.signal) : null
  try {
    while (!ended) {
      if (mirror.gone) throw notFound('The message')
      const { final } = mirror
      if (final) for (const part of parts) part.beginAnew()
      if (final && parts.every(part => part.fits(final))) {
        const reasoning = thought?.end(final) ?? null
        yield {
          ...{ messageId: id, ...text.end(final), reasoning, preview: null },
          ...{ status: final.status, message: final },
        }
        return
      }
      const [piece, reasoning] = [text.next(final), thought?.next(final) ?? null]
      const preview = image?.next() ?? null
      if (piece || reasoning || preview)
        yield {
          messageId: id,
          ...(piece ?? { offset: text.taken, text: '' }),
          reasoning,
          preview,
          status: 'STREAMING',
          message: null,
        }
      else {
        const next = mirror.changed()
        resume = next.resolve
        await next.promise
      }
    }
  } finally {
    signal.removeEventListener('abort', end)
    left.abort()
    leave()
  }
}

/** A reply that was deleted: all of it is taken back. */
export function deletedEvent(row: Message): ReplyEvent {
  const nothing = { offset: 0, text: '' }
  return {
    messageId: row.id,
    ...nothing,
    reasoning: nothing,
    preview: null,
    status: row.status,
    message: row,
  }
}
