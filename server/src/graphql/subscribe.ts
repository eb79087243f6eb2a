import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Context } from '../context.js'
import type { Compile } from './compiled.js'

export interface Subscription {
  args: ExecutionArgs
  source: string
  context: Context
  /** A context for one event: loaders that remember nothing. */
  nextContext: () => Context
  abort: AbortController
}

type Event = Pick<ExecutionResult, 'data' | 'errors'>

/**
 * Maps the events of a subscription through its compiled operation. Pulled, not pushed: the next event is made when the
 * socket has taken the last one, so a client that does not read costs nothing.
 */
export async function subscribeCompiled(
  compile: Compile,
  { args, source, context, nextContext, abort }: Subscription,
): Promise<AsyncGenerator<Event> | ExecutionResult> {
  const run = compile(source, args.document, args.operationName)
  const events = await createSourceEventStream({ ...args, contextValue: context })
  if (!(Symbol.asyncIterator in events)) return events

  async function* mapped(payloads: AsyncIterable<unknown>) {
    for await (const payload of payloads) {
      if (abort.signal.aborted) return
      yield await run(payload, nextContext(), args.variableValues ?? {})
    }
  }
  return endedBy(abort, mapped(events))
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
