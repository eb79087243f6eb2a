import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { type ChatRequest, createEvents, modelsPage } from '../dist/process/dev/demoModelWire.js'

/** What the model says to message `n`: numbered, so that whatever is lost or comes twice shows. Every third is short. */
export function piecesFor(n: number): string[] {
  const count = n % 3 === 0 ? 60 : 4000
  return Array.from({ length: count }, (_, i) => `${n}.${i}${i % 7 === 0 ? ' 🙂' : ' '}`)
}

export interface NumbersModel {
  url: string
  /** How often it was asked to answer message `n`. */
  asked: ReadonlyMap<number, number>
  close(): void
}

/** A model server that streams those pieces. It runs from the built server, for scripts. */
export async function startNumbersModel({ pieceMs = 5 } = {}): Promise<NumbersModel> {
  const asked = new Map<number, number>()
  const server = createServer((request, response) => {
    if (request.method === 'GET')
      response.setHeader('content-type', 'application/json').end(JSON.stringify(modelsPage(['numbers'])))
    else
      json(request)
        .then(body => stream(body as ChatRequest, response, asked, pieceMs))
        .catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked, close }
}

/** Slowly at first; whoever asks again gets it all at once. */
async function stream(
  { messages }: ChatRequest,
  response: ServerResponse,
  asked: Map<number, number>,
  usualMs: number,
): Promise<void> {
  const events = createEvents('numbers')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(events.begin())
  const began = performance.now()
  // Before it stands what was never answered, in the same message: some models want turns that alternate.
  const n = Number(/^(?:\d+\n\n)*(\d+)$/.exec(String(messages.at(-1)?.content))?.[1])
  // Everything else wants a title.
  const pieces = Number.isNaN(n) ? ['A title'] : piecesFor(n)
  const before = asked.get(n) ?? 0
  const pieceMs = before > 0 ? 0 : usualMs
  asked.set(n, before + 1)
  for (let sent = 0; sent < pieces.length; ) {
    await delay(pieceMs)
    if (response.destroyed) return
    // By the clock, not by the timers, which a busy machine delays.
    const due = Math.min(Math.ceil((performance.now() - began) / pieceMs), pieces.length)
    for (; sent < due; sent++) response.write(events.text(pieces[sent] ?? ''))
  }
  response.write(events.finish('stop'))
  response.end(events.done())
}
