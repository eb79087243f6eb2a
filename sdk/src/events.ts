import type { TypedDocument } from './operation.js'
import { type Reconnect, type ResumeOptions, resume } from './resume.js'
import type { Socket } from './socket.js'

/**
 * What happens, as it happens. Each loop follows it anew, reconnects whenever the connection breaks and goes on behind the
 * last cursor: nothing is missed and nothing comes twice. Where too much was missed to be told, one event of kind
 * RESYNC comes: fetch everything again; the loop goes on by itself. Leaving the loop unsubscribes.
 *
 * @example
 * ```ts
 * const conversation = await parley.conversation(id)
 * const { nodes } = await parley.conversationMessages(id)
 * for await (const event of parley.conversationEvents(id, { after: conversation?.eventCursor })) apply(event, nodes)
 * ```
 *
 * @throws {ParleyError} what no new connection can mend, like NOT_FOUND, UNAUTHENTICATED or SESSION_REVOKED.
 *
 * @category Replies, events and lists
 */
export interface Events<Event> extends AsyncIterable<Event> {
  /** Begins to follow, for `for await`. */
  [Symbol.asyncIterator](): AsyncGenerator<Event, void>
}

/**
 * Told before each attempt to connect to events again.
 *
 * @category Replies, events and lists
 */
export interface EventsReconnect extends Reconnect {
  /** The cursor they will go on behind; undefined as long as none has come: what happens meanwhile is missed. */
  after: string | undefined
}

/**
 * How to follow events.
 *
 * @category Replies, events and lists
 */
export interface FollowOptions extends ResumeOptions<EventsReconnect> {}

/**
 * The one root field of a subscription.
 *
 * @category Replies, events and lists
 */
export type EventOf<Result> = Result[keyof Result]

/** @internal */
export function followEvents<Result, Variables extends Record<string, unknown>>(
  socket: Socket,
  closed: AbortSignal,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  options: FollowOptions = {},
): Events<EventOf<Result>> {
  function follow(): AsyncGenerator<EventOf<Result>, void> {
    let { after } = variables as { after?: string | null }

    async function* subscribe(signal: AbortSignal) {
      for await (const result of socket.subscribe(document, { ...variables, after }, signal)) {
        const [event] = Object.values(result as Record<string, EventOf<Result>>) as [EventOf<Result>]
        after = (event as { cursor?: string }).cursor ?? after
        yield event
      }
    }
    return resume({
      socket,
      closed,
      options,
      subscribe,
      told: reconnect => ({ ...reconnect, after: after ?? undefined }),
    })
  }
  return { [Symbol.asyncIterator]: follow }
}
