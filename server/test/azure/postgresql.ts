import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { readToken } from './accessTokens.js'

export const POSTGRESQL_AUDIENCE = 'https://ossrdbms-aad.database.windows.net'

export interface EntraPostgresql {
  /** The address of the database behind it, without a password. */
  url: string
  /** The tokens that let somebody in, the oldest first. */
  used: string[]
  /** Every token that was used so far is over. */
  expireAll(): void
  close(): Promise<void>
}

/** Before a PostgreSQL: it lets in who has a token for it as password, and nobody by any other one. */
export async function startEntraPostgresql(behind: string): Promise<EntraPostgresql> {
  const to = new URL(behind)
  const over = new Set<string>()
  const used: string[] = []
  const sockets = new Set<Socket>()

  const isGood = (token: string): boolean => {
    const { aud, exp = 0 } = readToken(token) ?? {}
    return aud === POSTGRESQL_AUDIENCE && exp * 1000 > Date.now() && !over.has(token)
  }

  const server = createServer(incoming => {
    const outgoing = connect(Number(to.port), to.hostname)
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true).on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    outgoing.pipe(incoming)
    let open = false
    incoming.on('data', bytes => {
      if (open || bytes[0] !== PASSWORD) return void outgoing.write(bytes)
      const token = bytes.toString('utf8', 5, bytes.length - 1)
      if (!isGood(token)) return void incoming.end(refusal())
      open = true
      used.push(token)
      outgoing.write(message('p', `${decodeURIComponent(to.password)}\0`))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = Object.assign(new URL(behind), { port: String((server.address() as AddressInfo).port) })
  url.password = ''
  return {
    url: url.href,
    used,
    expireAll() {
      for (const token of used) over.add(token)
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** The first byte of the message; what opens a connection has a length there, which is never that long. */
const PASSWORD = 'p'.charCodeAt(0)

function message(kind: string, body: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(4 + Buffer.byteLength(body))
  return Buffer.concat([Buffer.from(kind), length, Buffer.from(body)])
}

const refusal = (): Buffer =>
  message('E', 'SFATAL\0VFATAL\0C28P01\0MThe access token has expired. Acquire a new token and retry\0\0')
