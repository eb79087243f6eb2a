import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'

/** Tells between two looks, and so many that failed until a server counts as down. */
const CHECK_MS = 250
const FALL = 2

interface Target {
  url: URL
  agent: Agent
  failures: number
  isUp: boolean
}

export interface BalancerOptions {
  /** What goes to the servers in turn; connections, as at layer 4, stay where they are for good. */
  by?: 'request' | 'connection'
}

/** Stands before several servers as nginx and haproxy do, and as little helpful: see `pass`. */
export interface Balancer {
  url: string
  /** What it said itself because no server did: 502 and 503. */
  failures: string[]
  /** Puts a server in a place, instead of the one that was there, and resolves once it is found ready. */
  lead(place: number, url: string): Promise<void>
  close(): Promise<void>
}

/**
 * Requests and WebSockets go to the servers in turn, over connections that are kept. A server is asked for its readiness
 * all the time, and counts as down after two refusals, or at once where a connection to it fails. A request is tried
 * elsewhere only if nothing of it was sent, or if it is a GET; no answer of a server is ever tried again, whatever its status.
 */
export async function startBalancer({ by = 'request' }: BalancerOptions = {}): Promise<Balancer> {
  const targets: Target[] = []
  const failures: string[] = []
  const sockets = new Set<Duplex>()
  let turn = 0

  /** Those that are up first, each in its turn; if none is, whoever there is. */
  const inTurn = (): Target[] => {
    turn++
    const all = targets.map((_, i) => targets[(i + turn) % targets.length] as Target)
    const up = all.filter(({ isUp }) => isUp)
    return up.length > 0 ? up : all
  }

  const say = (response: ServerResponse, status: number, reason: string) => {
    failures.push(`${status} ${reason}`)
    if (response.headersSent) return void response.destroy()
    response.writeHead(status, { 'content-type': 'text/plain' }).end(reason)
  }

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    const pool = inTurn()
    const attempt = (): void => {
      const target = pool.shift()
      if (!target) {
        say(outgoing, 502, 'no server took the connection')
        return
      }
      const { method, url: path, headers } = incoming
      const { connection: _, ...passed } = headers
      const { hostname, port } = target.url
      const sending = request({ hostname, port, method, path, headers: passed, agent: target.agent })
      let isConnected = false
      sending.on('socket', socket => {
        if (!socket.connecting) isConnected = true
        else socket.once('connect', () => (isConnected = true))
      })
      sending.on('response', answer => {
        const { connection: _, 'keep-alive': __, ...told } = answer.headers
        outgoing.writeHead(answer.statusCode ?? 502, told)
        answer.pipe(outgoing)
        answer.once('error', () => say(outgoing, 502, 'an answer was cut off'))
      })
      sending.on('error', (error: NodeJS.ErrnoException) => {
        if (outgoing.headersSent) return
        if (!isConnected) target.isUp = false
        if (!isConnected || method === 'GET') return attempt()
        say(outgoing, 502, `a server hung up: ${error.code}`)
      })
      outgoing.once('close', () => sending.destroy())
      sending.end(body)
    }
    attempt()
  }

  const keep = (socket: Duplex) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket))
  }

  /** A connection to whoever takes it, from then on for good. */
  function tunnel(client: Duplex, beginning: (string | Buffer)[] = []): void {
    keep(client)
    const pool = inTurn()
    const attempt = () => {
      const target = pool.shift()
      if (!target) {
        failures.push('no server took the connection')
        client.destroy()
        return
      }
      const server = connect(Number(target.url.port), target.url.hostname)
      let isConnected = false
      server.once('error', () => {
        if (isConnected) return
        target.isUp = false
        attempt()
      })
      server.once('connect', () => {
        isConnected = true
        keep(server)
        for (const part of beginning) server.write(part)
        server.pipe(client).pipe(server)
        client.once('close', () => server.destroy())
        server.once('close', () => client.destroy())
      })
    }
    attempt()
  }

  function upgrade({ rawHeaders, method, url }: IncomingMessage, client: Duplex, head: Buffer): void {
    const lines = rawHeaders.map((text, i) => (i % 2 ? `${text}\r\n` : `${text}: `)).join('')
    tunnel(client, [`${method} ${url} HTTP/1.1\r\n${lines}\r\n`, head])
  }

  /** Over a connection of its own each time, as they do. */
  async function look(target: Target): Promise<void> {
    const asked = request(new URL('/health/ready', target.url), { agent: false, timeout: 2000 })
    asked.end()
    const status = await once(asked, 'response').then(
      ([answer]) => (answer as IncomingMessage).resume().statusCode,
      () => 0,
    )
    target.failures = status === 200 ? 0 : target.failures + 1
    if (target.failures === 0) target.isUp = true
    else if (target.failures >= FALL) target.isUp = false
  }

  const front = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy())
  })
  front.on('upgrade', upgrade)
  const server = by === 'request' ? front : createTcpServer(client => tunnel(client))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const looking = setInterval(() => {
    for (const target of targets) void look(target)
  }, CHECK_MS)

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    failures,
    async lead(place, url) {
      const target = { url: new URL(url), agent: new Agent({ keepAlive: true }), failures: 0, isUp: false }
      while (!target.isUp) await look(target)
      targets[place]?.agent.destroy()
      targets[place] = target
    },
    async close() {
      clearInterval(looking)
      for (const socket of sockets) socket.destroy()
      for (const { agent } of targets) agent.destroy()
      front.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
