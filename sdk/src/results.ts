import type { Client } from 'graphql-ws/client'
import { orAborted } from './abort.js'
import { socketError } from './close.js'
import type { WireError } from './errors.js'

interface Result {
  data?: Record<string, unknown> | null
  errors?: readonly WireError[]
}

type Payload = Parameters<Client['subscribe']>[0]

/**
 * The results of one subscription. Not `client.iterate`: that hangs when aborted while a connection is being made, and
 * after close code 1000 graphql-ws subscribes again by itself, with variables that are out of date by then.
 */
export async function* resultsOf(
  client: Client,
  payload: Payload,
  signal: AbortSignal,
  /** Told at once what ends them; a slow reader gets there later. */
  onError: (error: unknown) => void,
): AsyncGenerator<Result, void> {
  const queue: Result[] = []
  let ended: { error?: unknown } | undefined
  let wake = () => {}
  const end = (outcome: { error?: unknown }) => {
    if (!ended) onError(outcome.error)
    ended ??= outcome
    wake()
  }
  const unsubscribe = client.subscribe(payload, {
    next: result => {
      queue.push(result as Result)
      wake()
    },
    error: error => end({ error: socketError(error) }),
    complete: () => end({}),
  })
  const unlisten = client.on('closed', event => end({ error: socketError(event) }))
  try {
    for (;;) {
      signal.throwIfAborted()
      const result = queue.shift()
      if (result) yield result
      else if (ended?.error) throw ended.error
      else if (ended) return
      else
        await orAborted(
          new Promise<void>(resolve => {
            wake = resolve
          }),
          signal,
        )
    }
  } finally {
    unlisten()
    unsubscribe()
  }
}
