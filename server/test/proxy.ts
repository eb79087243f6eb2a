import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { freePort } from './startPostgresql.ts'

/** What a network does to a server behind it. */
export interface Rules {
  /** Of WebSockets: let through, answered with 403, or never answered. */
  upgrades: 'pass' | 'refuse' | 'swallow'
  /** Of what asks for an event stream: let through, answered with 403, or held back until it is whole. */
  events: 'pass' | 'refuse' | 'hold'
  /** Of anything else that is GraphQL. */
  polls: 'pass' | 'refuse'
}

export interface Proxy {
  url: string
  rules: Rules
  /** What came, in order: `upgrade`, `events`, `poll` or `request`. */
  seen: string[]
  /** Breaks every connection. */
  drop(): void
  [Symbol.asyncDispose](): Promise<void>
}

/** A proxy that some offices have: it speaks HTTP, and lets not everything through. */
export async function createProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target)
  const rules: Rules = { upgrades: 'pass', events: 'pass', polls: 'pass' }
  const seen: string[] = []
  const open = new Set<Duplex>()
  const keep = (socket: Duplex) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
  }
  const kindOf = ({ headers, url = '' }: IncomingMessage) => {
    if (headers.accept?.includes('text/event-stream')) return 'events'
    return url.includes('wait=') ? 'poll' : 'request'
  }

  const forward = (incoming: IncomingMessage, answer: ServerResponse) => {
    const kind = kindOf(incoming)
    seen.push(kind)
    const refused =
      kind === 'events' ? rules.events === 'refuse' : kind === 'poll' && rules.polls === 'refuse'
    if (refused) {
      incoming.resume()
      return void answer.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Blocked</h1>')
    }
    const { method, url: path, headers } = incoming
    const outgoing = request({ hostname, port, method, path, headers, agent: false })
    outgoing.on('error', () => answer.destroy())
    outgoing.on('response', response => {
      if (kind === 'events' && rules.events === 'hold') return void response.resume()
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
      response.on('error', () => answer.destroy())
    })
    answer.on('close', () => outgoing.destroy())
    incoming.pipe(outgoing)
  }

  const server = createServer(forward)
  server.on('connection', keep)
  server.on('upgrade', (incoming, socket, head) => {
    seen.push('upgrade')
    if (rules.upgrades === 'refuse')
      return void socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    if (rules.upgrades === 'swallow') return
    const outgoing = connect(Number(port), hostname, () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`]
      for (let i = 0; i < incoming.rawHeaders.length; i += 2)
        lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`)
      outgoing.write(`${lines.join('\r\n')}\r\n\r\n`)
      outgoing.write(head)
      socket.pipe(outgoing).pipe(socket)
    })
    keep(outgoing)
    outgoing.on('close', () => socket.destroy())
    socket.on('close', () => outgoing.destroy())
  })
  const own = await freePort()
  await new Promise<void>(resolve => server.listen(own, '127.0.0.1', resolve))
  const drop = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${own}`,
    rules,
    seen,
    drop,
    async [Symbol.asyncDispose]() {
      const closed = new Promise(resolve => server.close(resolve))
      drop()
      await closed
    },
  }
}
