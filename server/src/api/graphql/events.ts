import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { EventLine } from './eventLine.js'
import type { EventRequest } from './eventRequest.js'
import type { Notes } from './transport.js'

/** So long after its opening a stream shows that small pieces get through too. */
const PROOF_MS = 250
/** So long a poll gathers once there is something to tell. */
const GATHER_MS = 2000

/** Serves subscriptions as an answer over HTTP, by what serves a WebSocket: `carry` takes the place of the upgrade. */
export function serveEvents(
  { format, operations, waitMs, changesNothing }: EventRequest,
  exchange: { answer: ServerResponse; headers: OutgoingHttpHeaders },
  carry: (line: EventLine, notes: Notes) => void,
): void {
  const line = new EventLine(exchange.answer, format, exchange.headers)
  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number, work: () => void) => timers.add(setTimeout(work, ms))
  const open = new Set(operations.map(({ id }) => id))
  const say = (message: object) => line.emit('message', JSON.stringify(message))
  let told = false

  line.once('close', () => {
    for (const timer of timers) clearTimeout(timer)
  })
  // What comes first is the acknowledgement.
  line.once('sent', () => {
    for (const { id, payload } of operations) say({ id, type: 'subscribe', payload })
    line.on('sent', go)
  })
  const go = () => {
    if (open.size === 0) return line.finish()
    if (waitMs === null || told) return
    told = true
    later(Math.min(GATHER_MS, waitMs), () => line.finish())
  }
  carry(line, {
    changesNothing,
    began(id, after) {
      line.begin()
      if (after !== undefined) line.note({ type: 'started', id, after })
    },
    ended: id => open.delete(id),
  })
  if (format.opensAtOnce) line.begin()
  if (format.ping) later(PROOF_MS, () => line.note({ type: 'live' }))
  if (waitMs !== null) later(waitMs, () => line.finish())
  say({ type: 'connection_init' })
}
