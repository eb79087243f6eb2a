/** A model that streams at a steady rate; each piece holds the time it was sent at. Run as a process of its own. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEvents, modelsPage } from '../server/src/process/dev/demoModelWire.ts'

const [rate = 50, seconds = 8] = process.argv.slice(2).map(Number)
const now = () => performance.timeOrigin + performance.now()

const server = createServer((request, response) => {
  request.resume()
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json')
    return void response.end(JSON.stringify(modelsPage(['bench'])))
  }
  response.setHeader('content-type', 'text/event-stream')
  const events = createEvents('bench')
  let left = rate * seconds
  const timer = setInterval(() => {
    if (left-- > 0) return void response.write(events.text(` ${now().toFixed(2)}`))
    clearInterval(timer)
    response.end(events.finish('stop') + events.done())
  }, 1000 / rate)
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`)
})
