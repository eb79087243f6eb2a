import { NoEvents } from '../../sdk/src/fallback/ask.js'
import { createEventSocket } from '../../sdk/src/fallback/eventSocket.js'
import { converse, openSocket, type Socket } from './ask.js'

/** What the SDK opens where WebSockets are refused, by hand. */
export async function openEvents(
  url: string,
  token?: string,
  { transport = 'events' as 'events' | 'polling', init = true, headers = {} as Record<string, string> } = {},
): Promise<Socket> {
  const network = createNetwork(headers)
  const EventSocket = createEventSocket({
    url: new URL('/graphql', url),
    fetch: network.fetch,
    credentials: undefined,
    transport,
    opened: () => {},
    closed: () => {},
    held: () => {},
    blocked: () => new NoEvents('closed', 4400),
    lost: () => {},
  })
  const { pause, resume, terminate } = network
  const raw = Object.assign(new EventSocket(url), { pause, resume, terminate })
  return converse(raw as unknown as Socket['raw'], token, init)
}

/** For what holds for whoever follows something, over whatever it comes. */
export const lines = { 'a socket': openSocket, 'an event stream': openEvents }

/** A network whose client does not read while it is paused. */
function createNetwork(headers: Record<string, string>) {
  const connection = new AbortController()
  let paused = Promise.withResolvers<void>()
  paused.resolve()

  return {
    pause() {
      paused = Promise.withResolvers()
    },
    resume: () => paused.resolve(),
    terminate: () => connection.abort(),
    async fetch(input: string | URL | Request, { signal, ...options }: RequestInit = {}) {
      const response = await fetch(input, {
        ...options,
        headers: { ...(options.headers as Record<string, string>), ...headers },
        signal: AbortSignal.any([connection.signal, ...(signal ? [signal] : [])]),
      })
      const reader = response.body?.getReader()
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            await paused.promise
            const read = await reader?.read()
            if (read?.value) controller.enqueue(read.value)
            else controller.close()
          },
          cancel: reason => reader?.cancel(reason),
        },
        { highWaterMark: 0 },
      )
      return new Response(body, response)
    },
  }
}
