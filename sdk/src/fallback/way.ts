import type { SocketConfig } from '../socket.js'
import { NoEvents } from './ask.js'
import { createEventSocket, type Way } from './eventSocket.js'
import { MAX_PROBE_MS, PROBE_MS } from './times.js'

/** @internal What takes the place of a WebSocket. */
export interface Fallback {
  readonly transport: Way['transport']
  readonly webSocket: typeof WebSocket
}

/** @internal What works on this page, by address. */
export type Known = Record<string, Way['transport']>

/** @internal Events where WebSockets are refused, polling where events do not come either, and back when a WebSocket opens. */
export function createWay(
  { auth, fetch, webSocket }: SocketConfig,
  href: string,
  known: Known,
  /** Back to the WebSocket, which counts as refused so many times. */
  toSocket: (refusals: number) => void,
): Fallback {
  const url = new URL(href)
  const Real = webSocket ?? WebSocket
  const address = new URL(url)
  address.protocol = address.protocol.replace('http', 'ws')
  let transport = known[href] ?? 'events'
  let patience = PROBE_MS
  let due = Date.now() + patience
  let timer: ReturnType<typeof setTimeout> | undefined
  let open = 0
  let stopped = false

  const leave = (refusals: number) => {
    stopped = true
    clearTimeout(timer)
    toSocket(refusals)
  }
  const probeLater = () => {
    if (open > 0 && !stopped) timer = setTimeout(probe, Math.max(0, due - Date.now()))
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
      delete known[href]
      leave(0)
    }
  }

  const way: Way = {
    url,
    fetch,
    credentials: auth?.credentials,
    get transport() {
      return transport
    },
    opened() {
      if (++open === 1) probeLater()
    },
    closed() {
      if (--open === 0) clearTimeout(timer)
    },
    held() {
      known[href] = transport
    },
    blocked() {
      if (transport === 'events') {
        transport = 'polling'
        return new NoEvents('closed')
      }
      delete known[href]
      // Once that is told.
      queueMicrotask(() => leave(0))
      return new NoEvents('closed', 4400)
    },
    lost: () => leave(1),
  }
  return {
    get transport() {
      return transport
    },
    webSocket: createEventSocket(way),
  }
}
