import { once } from 'node:events'
import WebSocket from 'ws'
import { type Following, now } from '../followers.ts'
import { cpuOf } from '../processCost.ts'
import type { Bench } from '../withBench.ts'
import { startPeer, startProgram } from './servers.ts'

/** The same model and the same sockets with a relay between them: what handing on costs at least. */
export async function relayMany(bench: Bench, { replies, rate, seconds }: Following) {
  const model = await startProgram(bench, 'modelServer.ts', [String(rate), String(seconds)])
  const relay = await startPeer(bench, 'Relay', 'relay.ts', [model.said])
  const delays: number[] = []
  let following = 0
  const streaming = { cpu: 0, pieces: 0 }
  let isOver = false

  async function follow(): Promise<void> {
    const socket = new WebSocket(relay.url.replace('http', 'ws'))
    let heard = false
    socket.on('message', data => {
      const at = now()
      if (following === replies && !isOver)
        for (const sent of String(data).split(' ')) if (sent) delays.push(at - Number(sent))
      if (heard) return
      heard = true
      if (++following === replies) streaming.cpu = -cpuOf(relay.pid)
    })
    await once(socket, 'close')
    if (isOver) return
    isOver = true
    streaming.cpu += cpuOf(relay.pid)
    streaming.pieces = delays.length
  }

  await Promise.all(Array.from({ length: replies }, follow))
  return { delays, streaming: (streaming.cpu / streaming.pieces) * 1000 }
}
