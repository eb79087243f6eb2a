import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './startPostgresql.ts'

export interface Relay {
  /** The given address, by way of the relay. */
  url: string
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  /** Breaks every connection and takes new ones. */
  drop(): void
  /** Swallows whatever is said, connections being closed included, and takes new connections without a word. */
  swallow(): void
  /** Whatever is said arrives so much later, either way. */
  slow(ms: number): void
  /** Lets connections through again, at once. What was swallowed arrives now, as after a cable is back in its socket. */
  mend(): Promise<void>
  /** Takes new connections elsewhere. */
  lead(target: string): void
  close(): Promise<void>
}

/** Stands before a server, so that one test can take it away from itself alone. */
export async function createRelay(target: string): Promise<Relay> {
  let to = new URL(target)
  const own = await freePort()
  const sockets = new Set<Socket>()
  const lines = new Set<{ pump(): void }>()
  let swallowing = false
  let lateMs = 0

  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }

  /** One direction: what it carries keeps its order, the end included. */
  const lay = (from: Socket, to: Socket) => {
    const waiting: { at: number; deliver: () => void }[] = []
    const line = {
      pump() {
        for (let next = waiting[0]; next && !swallowing && next.at <= performance.now(); next = waiting[0]) {
          waiting.shift()
          next.deliver()
        }
      },
    }
    const carry = (deliver: () => void) => {
      waiting.push({ at: performance.now() + lateMs, deliver })
      if (lateMs > 0) setTimeout(line.pump, lateMs + 1)
      else line.pump()
    }
    lines.add(line)
    from.on('data', (bytes: Buffer) => carry(() => void to.write(bytes)))
    from.on('close', () =>
      carry(() => {
        lines.delete(line)
        // What was written before still goes out.
        to.destroySoon()
      }),
    )
  }

  const server = createServer(incoming => {
    const outgoing = connect(Number(to.port), to.hostname)
    for (const socket of [incoming, outgoing]) keep(socket)
    lay(incoming, outgoing)
    lay(outgoing, incoming)
  })
  const pumpAll = () => {
    for (const line of lines) line.pump()
  }
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const mend = async () => {
    swallowing = false
    lateMs = 0
    pumpAll()
    if (server.listening) return
    server.listen(own, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    drop()
    await closed
  }
  await mend()
  return {
    url: Object.assign(new URL(target), { port: String(own) }).href,
    cut,
    drop,
    swallow() {
      swallowing = true
    },
    slow(ms) {
      lateMs = ms
    },
    mend,
    lead(elsewhere) {
      to = new URL(elsewhere)
    },
    async close() {
      swallowing = false
      await cut()
    },
  }
}
