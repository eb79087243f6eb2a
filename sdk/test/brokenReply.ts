import type { Reply, ReplyEvent } from '../src/reply.js'
import { pieces, type Subscription } from './socketServer.js'

export const TEXT = Array.from({ length: 40 }, (_, index) => `piece ${index} 🎈 `).join('')

/** All events of a reply, and what they amount to. */
export async function read(reply: Reply) {
  const events: ReplyEvent[] = []
  for await (const event of reply) events.push(event)
  return { events, text: events.map(({ text }) => text).join(''), last: events.at(-1) }
}

/** Sends the text, and does something to the socket after so many events of each subscription. */
export const breaking = (
  breaks: readonly (number | undefined)[],
  act = (subscription: Subscription) => subscription.socket.terminate(),
) =>
  async function* (subscription: Subscription) {
    let left = breaks[subscription.count - 1] ?? Infinity
    for await (const event of pieces(TEXT, subscription.offset)) {
      if (left-- <= 0) {
        act(subscription)
        return await new Promise<void>(() => {})
      }
      yield event
    }
  }
