import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Received {
  headers: IncomingHttpHeaders
  query: string
  variables: { input?: { idempotencyKey?: string }; [name: string]: unknown }
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  /** Sent as it is. */
  body?: string
  data?: unknown
  errors?: unknown[]
}

/** A real HTTP server; answers as told, "cut" ends the connection without an answer, "hang" never answers. */
export async function startHttp(answer: (received: Received, count: number) => Answer | 'cut' | 'hang') {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const call = { headers: request.headers, ...JSON.parse(Buffer.concat(chunks).toString()) } as Received
    const reply = answer(call, received.push(call))
    if (reply === 'cut') return request.socket.destroy()
    if (reply === 'hang') return
    const { status = 200, headers = {}, body, ...result } = reply
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    return response.end(body ?? JSON.stringify(result))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}
