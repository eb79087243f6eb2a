import { ask, openSocket, type Socket } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { cpuOf, residentOf } from './processCost.ts'
import { startParley, startProgram } from './table/servers.ts'
import type { Bench } from './withBench.ts'

export interface Following {
  /** Followed at once, each by one socket. */
  replies: number
  /** Pieces a second of each. */
  rate: number
  /** Length of each. */
  seconds: number
}

/** So many are begun at once, however many are followed. */
const AT_ONCE = 20

/** What a piece holds: when it was sent. */
export const now = (): number => performance.timeOrigin + performance.now()

/** Many replies at once, from the model's piece to the client's socket. */
export async function followMany(bench: Bench, { replies, rate, seconds }: Following) {
  const model = await startProgram(bench, 'modelServer.ts', [String(rate), String(seconds)])
  const server = await startParley(bench, { OPENAI_BASE_URL: model.said, LOG_LEVEL: 'debug' })
  const delays: number[] = []
  /** Pieces count once each reply has been heard of: the burst of sends, and what gathered meanwhile, is another measurement. */
  let following = 0
  let received = 0
  /** Until the first one ends. */
  const streaming = { cpu: 0, pieces: 0, memory: 0 }

  /** Answers once it is followed, with its end. */
  async function begin(token: string): Promise<{ end: Promise<void> }> {
    const query = 'mutation { sendMessage(input: { content: "Go" }) { reply { id } } }'
    const { data } = await ask(server.url, query, token)
    const socket = await openSocket(server.url, token)
    socket.send({
      id: '1',
      type: 'subscribe',
      payload: {
        query: 'subscription ($id: ID!) { reply(messageId: $id) { offset text status } }',
        variables: { id: data.sendMessage.reply.id },
      },
    })
    return { end: follow(socket).finally(() => socket[Symbol.asyncDispose]()) }
  }

  async function follow(socket: Socket): Promise<void> {
    for (let heard = false; ; heard = true) {
      const { payload } = await socket.next()
      const { text, status } = payload.data.reply
      const at = now()
      const pieces = text.split(' ').filter(Boolean)
      received += pieces.length
      if (following === replies) for (const sent of pieces) delays.push(at - Number(sent))
      if (!heard && ++following === replies) {
        bench.profiler?.begin(server.pid)
        streaming.cpu = -cpuOf(server.pid)
      }
      if (status === 'STREAMING') continue
      if (streaming.memory > 0) return
      streaming.cpu += cpuOf(server.pid)
      streaming.pieces = delays.length
      streaming.memory = residentOf(server.pid)
      await bench.profiler?.end(server.pid)
      return
    }
  }

  const { token } = await signInByBrowser(server.url, 'user')
  const idle = residentOf(server.pid)
  const before = cpuOf(server.pid)
  const began = performance.now()
  const ends: Promise<void>[] = []
  let left = replies
  const beginSome = async () => {
    while (left-- > 0) ends.push((await begin(token)).end)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, beginSome))
  await Promise.all(ends)
  const cpu = cpuOf(server.pid) - before
  const took = (performance.now() - began) / 1000
  const pieces = replies * rate * seconds
  return {
    delays,
    lost: pieces - received,
    /** Milliseconds of CPU for 1000 pieces while all are followed, and with all that begins and ends them. */
    streaming: (streaming.cpu / streaming.pieces) * 1000,
    whole: (cpu / pieces) * 1000,
    /** Transactions a second. */
    stored: (server.stdout().split('"msg":"replies stored"').length - 1) / took,
    memory: { idle, streaming: streaming.memory, after: residentOf(server.pid) },
  }
}
