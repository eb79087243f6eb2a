import type { ExecutionResult } from 'graphql'
import { CodedError } from '../../base/errors.js'
import { beginningAt, beginningOf } from '../../base/page/beginning.js'
import { ruleOf } from '../access.js'
import type { Context } from '../context.js'
import type { Executable } from './executor.js'
import type { SocketAccess } from './socketAccess.js'
import { unavailableIn } from './unavailable.js'
import type { Variables } from './variables.js'

export interface Subscription {
  executable: Executable
  variables: Variables
  context: Context
  /** A context for one event: loaders that remember nothing. */
  renewed: (context: Context) => Context
  access: SocketAccess
  /** Pending while its socket has something to send that waits to be taken. */
  room: () => Promise<void> | undefined
  /** Ends the subscription; its client is told a reason that is an error of the catalogue. */
  abort: AbortController
}

type Event = Pick<ExecutionResult, 'data' | 'errors'>

/**
 * Maps the events of a subscription through its operation. Pulled, not pushed: the next event is made when the
 * socket has taken the last one, so a client that does not read costs nothing. Each event is made with the rights of
 * its moment; when the rule of the subscription no longer holds, it ends with what a new one would be told. So it does
 * when the database is away while an event is made.
 */
export async function subscribe({
  executable,
  variables,
  context: asked,
  renewed,
  access,
  room,
  abort,
}: Subscription): Promise<AsyncGenerator<Event> | ExecutionResult> {
  const context = await access.enter(asked)
  const events = await executable.events(context, variables)
  if (!(Symbol.asyncIterator in events)) return events

  async function* mapped(payloads: AsyncIterable<unknown>) {
    let resume = () => {}
    abort.signal.addEventListener('abort', () => resume(), { once: true })
    const release = access.add({ context, rule: ruleOf(context), end: reason => abort.abort(reason) })
    try {
      for await (const payload of payloads) {
        // Many subscriptions may share a socket that takes nothing: what each would send next is not made before.
        const full = room()
        // Not a race against the end: each would stay in memory for as long as the subscription lasts.
        if (full !== undefined && !abort.signal.aborted)
          await new Promise<void>(resolve => {
            resume = resolve
            void full.then(resolve)
          })
        await access.settled()
        if (abort.signal.aborted) break
        const event = await executable.run(payload, renewed(context), variables)
        // Half of it is worse than none: whoever follows asks again from where they are, and is told the whole.
        const unavailable = unavailableIn(event.errors)
        if (unavailable) throw unavailable
        yield event
      }
      throwIfRefused(abort.signal)
    } finally {
      release()
    }
  }
  const results = endedBy(abort, mapped(events))
  const beginning = beginningOf(events)
  return beginning === undefined ? results : beginningAt(results, beginning)
}

/** Whoever else ends a subscription, its client or its socket, gives no reason that a client could be told. */
export function throwIfRefused({ reason }: AbortSignal): void {
  if (reason instanceof CodedError) throw reason
}

/** A generator that waits for its next event would put off its `return` until that comes: abort the wait first. */
function endedBy(abort: AbortController, generator: AsyncGenerator<Event>): AsyncGenerator<Event> {
  const end = generator.return.bind(generator)
  return Object.assign(generator, {
    return(value: unknown) {
      abort.abort()
      return end(value)
    },
  })
}
