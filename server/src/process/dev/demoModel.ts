import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { type DemoAnswer, demoAnswer } from './demoModelAnswer.js'
import { drawImage } from './demoModelImages.js'
import {
  type ChatRequest,
  completion,
  createEvents,
  modelsPage,
  piecesOf,
  send,
  wireError,
} from './demoModelWire.js'

export interface DemoModelOptions {
  /** Milliseconds from piece to piece. */
  pieceMs?: number
  /** The same for those who ask for something slow. */
  slowPieceMs?: number
}

const chatRequest = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).optional(),
})

/** An image takes as long as so many pieces of text: long enough to be seen coming. */
const PIECES_OF_IMAGE = 60

/** A model for trying things out: speaks the wire format of OpenAI on a free port of this machine only. */
export async function startDemoModel({ pieceMs = 25, slowPieceMs = 400 }: DemoModelOptions = {}) {
  const server = createServer((request, response) => {
    const paceOf = (answer: DemoAnswer) => (answer.slow ? slowPieceMs : pieceMs)
    respond(request, response, paceOf, pieceMs * PIECES_OF_IMAGE).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // The server that it is part of decides when the process ends.
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async close(): Promise<void> {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  paceOf: (answer: DemoAnswer) => number,
  imagePace: number,
) {
  if (request.method === 'GET' && request.url === '/v1/models')
    return send(response, 200, modelsPage(['demo']))
  if (request.method === 'POST' && /^\/v1\/images\/(generations|edits)$/.test(request.url ?? ''))
    return drawImage(request, response, imagePace)
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    return send(
      response,
      404,
      wireError('The demo model knows /v1/models, /v1/chat/completions and /v1/images.'),
    )
  }
  const parsed = chatRequest.safeParse(await json(request).catch(() => null))
  if (!parsed.success) return send(response, 400, wireError('That is not a chat completion request.'))
  const chat: ChatRequest = { model: 'demo', ...parsed.data }
  const answer = demoAnswer(chat)
  if (answer.end === 'error') return send(response, 500, wireError('You asked for an error.'))
  if (chat.stream) return stream(response, chat, answer, paceOf(answer))
  if (answer.end === 'cut') return response.destroy()
  return send(response, 200, completion('demo', answer.text, usageOf(chat, piecesOf(answer.text).length)))
}

async function stream(
  response: ServerResponse,
  chat: ChatRequest,
  answer: DemoAnswer,
  pace: number,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const events = createEvents('demo')
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write(events.begin())
  const pieces = piecesOf(answer.text)
  for (const piece of pieces) {
    if (pace > 0) await delay(pace, undefined, { signal: gone.signal })
    if (!response.write(events.text(piece))) await once(response, 'drain', { signal: gone.signal })
  }
  if (answer.end === 'cut') {
    // Only once what was written has left.
    response.write(': the end is missing\n\n', () => response.destroy())
    return
  }
  response.write(events.finish('stop'))
  if (chat.stream_options?.include_usage) response.write(events.usage(usageOf(chat, pieces.length)))
  response.end(events.done())
}

/** A piece is about a token. */
function usageOf(chat: ChatRequest, completion_tokens: number) {
  const prompt_tokens = chat.messages.reduce((sum, message) => sum + piecesOf(message.content).length, 0)
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}
