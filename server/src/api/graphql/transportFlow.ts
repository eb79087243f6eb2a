import { limits } from './limits.js'
import type { Line } from './line.js'

/** Sends on one line, and watches whether the other side takes it. */
export interface Flow {
  /**
   * Resolves once the operating system has taken the message: who sends waits, and makes no more of them meanwhile.
   * After the end of the socket has begun, resolves when that is done.
   */
  send(data: string): Promise<void>
  /** Pending while messages wait to be taken: another one is not even made. */
  room(): Promise<void> | undefined
  stop(): void
}

/** A client that is gone, whatever the network says, is cut off. `onStalled` is told of one that takes too little. */
export function createFlow(socket: Line, onStalled: () => void): Flow {
  const { pingTime, stalledTime, socketBuffer } = limits
  const gone = Promise.withResolvers<void>()
  let empty: PromiseWithResolvers<void> | null = null
  let answered = true
  let waitingSince: number | null = null
  let fullSince: number | null = null

  const check = () => {
    waitingSince = socket.bufferedAmount > 0 ? performance.now() : null
    if (waitingSince !== null) return
    empty?.resolve()
    empty = null
  }

  // RFC 6455, 5.5.2: a ping is answered as soon as is practical.
  const pings = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, pingTime)
  socket.on('pong', () => {
    answered = true
  })

  const checks = setInterval(() => {
    // Pings and pongs wait to be taken like messages, and nobody is told when they are.
    if (socket.bufferedAmount === 0) check()
    const now = performance.now()
    fullSince = socket.bufferedAmount > socketBuffer ? (fullSince ?? now) : null
    // Whichever began first.
    const since = Math.min(waitingSince ?? now, fullSince ?? now)
    if (now - since < stalledTime) return
    clearInterval(checks)
    onStalled()
  }, stalledTime / 4)

  return {
    send(data) {
      if (socket.readyState !== socket.OPEN) return gone.promise
      // Nothing here may refer to `data`: it would stay in memory beside its bytes until they are taken.
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      waitingSince ??= performance.now()
      socket.send(data, error => {
        check()
        if (error && socket.readyState === socket.OPEN) reject(error)
        else resolve()
      })
      return promise
    },
    room() {
      if (socket.bufferedAmount === 0) return undefined
      empty ??= Promise.withResolvers<void>()
      return empty.promise
    },
    stop() {
      clearInterval(pings)
      clearInterval(checks)
      gone.resolve()
      empty?.resolve()
    },
  }
}
