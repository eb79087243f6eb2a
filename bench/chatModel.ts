/**
 * A model that streams a text of the bench at a steady rate. Run as a process of its own. What is asked is
 * `<kind> <characters> <seconds>`.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { type ChatRequest, createEvents, modelsPage } from '../server/src/process/dev/demoModelWire.ts'
import { fence, mixed } from './chatText.ts'

const rate = Number(process.argv[2])

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json')
    return void response.end(JSON.stringify(modelsPage(['bench'])))
  }
  void json(request).then(body => stream(String((body as ChatRequest).messages.at(-1)?.content), response))
})

function stream(asked: string, response: ServerResponse): void {
  const [kind, length, seconds] = asked.split(' ')
  const text = (kind === 'fence' ? fence : mixed)(Number(length))
  const pieces = rate * Number(seconds)
  const size = Math.ceil(text.length / pieces)
  const events = createEvents('bench')
  response.setHeader('content-type', 'text/event-stream')
  const began = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    // By the clock, not by the timers, which a busy machine delays.
    const due = Math.min(text.length, Math.ceil(((performance.now() - began) / 1000) * rate) * size)
    for (; sent < due; sent += size)
      response.write(events.text(text.slice(sent, Math.min(sent + size, text.length))))
    if (sent < text.length) return
    clearInterval(timer)
    response.end(events.finish('stop') + events.done())
  }, 1000 / rate)
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`)
})
