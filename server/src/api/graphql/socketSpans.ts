import type { ExecutionResult } from 'graphql'
import type { ServerOptions } from 'graphql-ws'
import type { OperationSpans, WatchedOperation } from './operationSpans.js'
import type { Extra } from './transport.js'

type Options = ServerOptions<Record<string, unknown>, Extra>

/** Watches what a socket asks: queries and mutations until they are answered, subscriptions until they are in place. */
export function watchSocketOperations(spans: OperationSpans | null, options: Options): Options {
  if (!spans) return options
  const { onSubscribe, execute, subscribe } = options
  if (!onSubscribe || !execute || !subscribe) return options
  const known = new WeakMap<object, WatchedOperation>()

  const watching = async <T>(args: object, work: () => T): Promise<Awaited<T>> => {
    const watched = known.get(args)
    if (!watched) return await work()
    const result = await watched.run(work)
    watched.ended(isResult(result) ? result : undefined)
    return result
  }

  return {
    ...options,
    async onSubscribe(context, id, payload) {
      const { extra, connectionParams } = context
      const from =
        payload.extensions?.traceparent ?? connectionParams?.traceparent ?? extra.request.headers.traceparent
      const watched = spans.begin(extra.notes ? 'events' : 'websocket', from)
      const answer = await watched.run(() => onSubscribe(context, id, payload))
      if (Array.isArray(answer)) watched.ended({ errors: answer })
      else if (answer) known.set(answer, watched)
      return answer
    },
    execute: args => watching(args, () => execute(args)),
    subscribe: args => watching(args, () => subscribe(args)),
  }
}

const isResult = (result: unknown): result is ExecutionResult =>
  typeof result === 'object' && result !== null && !(Symbol.asyncIterator in result)
