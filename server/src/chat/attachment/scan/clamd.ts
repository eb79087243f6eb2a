import { connect, type Socket } from 'node:net'
import { CodedError } from '../../../base/errors.js'
import { within } from '../../../base/within.js'
import { pour } from '../pour.js'

/** Looks for viruses in files. */
export interface Scanner {
  /** Why a file is not kept, in words; null: nothing was found. Throws SERVICE_UNAVAILABLE while nobody can say. */
  scan(bytes: AsyncIterable<Buffer>, signal: AbortSignal): Promise<string | null>
  /** Throws unless it answers. */
  check(): Promise<void>
}

/** By the network, or by a socket of this machine. */
export type ClamdAddress = { host: string; port: number } | { path: string }

/** So long it may take nothing, and so long it may think: a large archive takes it a while. */
const SILENCE_MS = 120_000
/** For a question whose answer is one word. */
const PATIENCE_MS = 4000
const MAX_REPLY = 4096

/**
 * clamd of ClamAV, which is given files piece by piece: a length of four bytes, then so many bytes, and a length of
 * nothing at the end (https://docs.clamav.net/manual/Usage/ClamdProtocol.html).
 */
export function createClamd(address: ClamdAddress): Scanner {
  async function ask(
    question: AsyncIterable<Buffer>,
    silenceMs: number,
    signal?: AbortSignal,
  ): Promise<string> {
    const socket = connect({ ...address, ...(signal && { signal }) })
    const reply = replyOf(socket)
    // It may be there before everything was sent, and is looked at behind that.
    reply.catch(() => {})
    const late = () => away(new Error('Nothing came any more.'))
    try {
      await pour(question, socket, silenceMs, late)
      return await within(silenceMs, reply, () => {
        throw late()
      })
    } finally {
      socket.destroy()
    }
  }

  return {
    async scan(bytes, signal) {
      const reply = await ask(inStream(bytes), SILENCE_MS, signal)
      if (reply === 'stream: OK') return null
      const [, found] = /^stream: (.+) FOUND$/.exec(reply) ?? []
      if (found !== undefined) return `A virus was found in it: ${found}.`
      if (reply.startsWith('INSTREAM size limit exceeded'))
        return 'The file is larger than the virus scanner takes, so nobody can say that it is safe.'
      throw new CodedError('SERVICE_UNAVAILABLE', `The virus scanner could not look into a file: ${reply}`)
    },

    async check() {
      const reply = await ask(pieces('zPING\0'), PATIENCE_MS)
      if (reply !== 'PONG') throw away(new Error(`It answered ${reply}`))
    },
  }
}

const away = (cause: unknown): CodedError =>
  new CodedError('SERVICE_UNAVAILABLE', 'The virus scanner does not answer.', { cause })

async function* pieces(text: string) {
  yield Buffer.from(text)
}

async function* inStream(bytes: AsyncIterable<Buffer>) {
  yield* pieces('zINSTREAM\0')
  for await (const piece of bytes) {
    if (piece.length === 0) continue
    yield lengthOf(piece.length)
    yield piece
  }
  yield lengthOf(0)
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

/** What comes before the first zero byte. */
function replyOf(socket: Socket): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const end = said.indexOf('\0')
    if (end >= 0) resolve(said.slice(0, end).trim())
    // Nothing more is sent to whoever has answered.
    if (end >= 0 || said.length > MAX_REPLY) socket.destroy()
  })
  socket.on('error', error => reject(away(error)))
  socket.on('close', () => reject(away(new Error('It hung up.'))))
  return promise
}
