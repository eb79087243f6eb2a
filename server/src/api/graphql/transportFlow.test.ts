import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { limits } from './limits.js'
import { createFlow } from './transportFlow.js'

/** A socket whose client takes what the test lets it. */
class Client extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  bufferedAmount = 0
  ping = vi.fn()
  terminate = vi.fn()
  readonly #untaken: (() => void)[] = []
  send(data: string, taken: () => void) {
    this.bufferedAmount += data.length
    this.#untaken.push(() => {
      this.bufferedAmount -= data.length
      taken()
    })
  }
  take = () => this.#untaken.shift()?.()
}

let client: Client
let stalled: () => void
let flow: ReturnType<typeof createFlow>
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  client = new Client()
  stalled = vi.fn<() => void>()
  flow = createFlow(client as unknown as WebSocket, stalled)
})
afterEach(() => {
  flow.stop()
  vi.useRealTimers()
})

const seconds = (count: number) => vi.advanceTimersByTime(count * 1000)
/** So often within ten seconds, as it looks four times in them. */
const untilStalled = limits.stalledTime / 1000 + limits.stalledTime / 4000

describe('a client', () => {
  test('that takes nothing for ten seconds is too slow [B1]', () => {
    void flow.send('a message')
    seconds(9.9)
    expect(stalled).not.toHaveBeenCalled()
    seconds(untilStalled - 9.9)
    expect(stalled).toHaveBeenCalledTimes(1)
    seconds(60)
    expect(stalled).toHaveBeenCalledTimes(1)
  })

  test('that takes what there is, however slowly, is not', () => {
    for (let i = 0; i < 10; i++) {
      void flow.send('one')
      void flow.send('two')
      seconds(9)
      client.take()
      seconds(9)
      client.take()
    }
    expect(stalled).not.toHaveBeenCalled()
  })

  test('that leaves a megabyte waiting for ten seconds is too slow, though it takes a little [B2]', () => {
    for (let i = 0; i < 20; i++) void flow.send('x'.repeat(200_000))
    for (let i = 0; i < 5; i++) {
      seconds(2)
      expect(stalled).not.toHaveBeenCalled()
      client.take()
    }
    seconds(5)
    expect(client.bufferedAmount).toBeGreaterThan(1_000_000)
    expect(stalled).toHaveBeenCalledTimes(1)
  })

  test('that does not answer a ping by the next one is cut off [B3]', () => {
    seconds(12)
    expect(client.ping).toHaveBeenCalledTimes(1)
    client.emit('pong')
    seconds(12)
    expect(client.ping).toHaveBeenCalledTimes(2)
    expect(client.terminate).not.toHaveBeenCalled()
    seconds(12)
    expect(client.terminate).toHaveBeenCalledTimes(1)
  })
})

test('once the end of a socket has begun, nobody makes more for it [B1]', async () => {
  client.readyState = 2
  let sent = false
  const sending = flow.send('a message').then(() => {
    sent = true
  })
  await Promise.resolve()
  expect({ sent, bufferedAmount: client.bufferedAmount }).toEqual({ sent: false, bufferedAmount: 0 })
  flow.stop()
  await sending
})
