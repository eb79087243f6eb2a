import type { TypedDocument } from './operation.js'
import { type Reconnect, type ResumeOptions, resume } from './resume.js'
import type { Socket } from './socket.js'

/**
 * Events as they happen. Each loop subscribes on its own, reconnects whenever the connection breaks, and continues after the
 * last cursor: no event is lost, and none comes twice. If the server no longer keeps all missed events, the loop gets one
 * event of kind RESYNC: fetch everything again; the loop continues by itself. Leaving the loop unsubscribes.
 *
 * @example
 * ```ts
 * const conversation = await parley.conversation(id)
 * const { nodes } = await parley.conversationMessages(id)
 * for await (const event of parley.conversationEvents(id, { after: conversation?.eventCursor })) apply(event, nodes)
 * ```
 *
 * @throws {ParleyError} if reconnecting cannot help, with a code such as NOT_FOUND, UNAUTHENTICATED or
 * SESSION_REVOKED.
 *
 * @category Replies, events and lists
 */
export interface Events<Event> extends AsyncIterable<Event> {
  /** Subscribes, for `for await`. */
  [Symbol.asyncIterator](): AsyncGenerator<Event, void>
}

/**
 * Passed to `onReconnect` before each attempt to reconnect to events.
 *
 * @category Replies, events and lists
 */
export interface EventsReconnect extends Reconnect {
  /** The cursor after which the events continue; undefined until there is one: events that happen meanwhile are missed. */
  after: string | undefined
}

/**
 * Options for following events.
 *
 * @category Replies, events and lists
 */
export interface FollowOptions extends ResumeOptions<EventsReconnect> {}

/**
 * The type of the only root field of a subscription.
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
      told: () => ({ after: after ?? undefined }),
    })
  }
  return { [Symbol.asyncIterator]: follow }
}
