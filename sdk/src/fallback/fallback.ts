import { type Endpoint, NoEvents } from './ask.js'
import { createEventSocket, type Way } from './eventSocket.js'
import { MAX_PROBE_MS, PROBE_MS } from './times.js'

/** @internal What takes the place of a WebSocket. */
export interface Fallback {
  readonly transport: Way['transport']
  readonly webSocket: typeof WebSocket
  stop(): void
}

/** @internal */
export interface FallbackOptions extends Endpoint {
  webSocket: typeof WebSocket | undefined
  /** What works on this page, by address. */
  known: Map<string, Way['transport']>
  /** Back to the WebSocket, which counts as refused so many times. */
  leave(refused: number): void
}

/** @internal Events where WebSockets are refused, polling where events do not come either, and back when a WebSocket opens. */
export function createFallback({ webSocket, known, leave, ...endpoint }: FallbackOptions): Fallback {
  const { url } = endpoint
  const Real = webSocket ?? WebSocket
  const address = new URL(url)
  address.protocol = address.protocol.replace('http', 'ws')
  let transport = known.get(url.href) ?? 'events'
  let patience = PROBE_MS
  let due = Date.now() + patience
  let timer: ReturnType<typeof setTimeout> | undefined
  let open = 0
  let stopped = false

  const probeLater = () => {
    if (open > 0 && !stopped) timer = setTimeout(probe, due - Date.now())
  }
  /** That it opens is not enough: something has to come over it. */
  function probe(): void {
    const socket = new Real(address, 'graphql-transport-ws')
    let opens = false
    timer = setTimeout(() => socket.close(), PROBE_MS)
    socket.onopen = () => socket.send('{"type":"ping"}')
    socket.onmessage = () => {
      opens = true
      socket.close()
    }
    socket.onclose = () => {
      clearTimeout(timer)
      patience = Math.min(2 * patience, MAX_PROBE_MS)
      due = Date.now() + patience
      if (!opens || stopped) return probeLater()
      known.delete(url.href)
      leave(0)
    }
  }

  const way: Way = {
    ...endpoint,
    get transport() {
      return transport
    },
    opened() {
      if (++open === 1) probeLater()
    },
    closed() {
      if (--open === 0) clearTimeout(timer)
    },
    held: () => void known.set(url.href, transport),
    blocked() {
      if (transport === 'events') {
        transport = 'polling'
        return new NoEvents('closed')
      }
      known.delete(url.href)
      leave(0)
      return new NoEvents('closed', 4400)
    },
    lost: () => leave(1),
  }
  return {
    get transport() {
      return transport
    },
    webSocket: createEventSocket(way),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
