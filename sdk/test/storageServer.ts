import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

type Answer = number | 'cut' | 'hang'

/**
 * A storage for uploads that answers in turn, the last answer again and again; pages of any origin may use it. It shows
 * what it got last.
 */
export async function startStorage(...answers: [Answer, ...Answer[]]) {
  const received: { headers: IncomingHttpHeaders; text: string }[] = []
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*')
    response.setHeader('access-control-allow-methods', 'PUT')
    if (request.method !== 'PUT') {
      response.end(received.at(-1)?.text)
      return
    }
    const answer = answers[Math.min(received.length, answers.length - 1)]
    const call = { headers: request.headers, text: '' }
    received.push(call)
    if (answer === 'cut') {
      request.socket.destroy()
      return
    }
    call.text = (await buffer(request)).toString()
    if (typeof answer === 'number') response.writeHead(answer, { 'retry-after': '0' }).end('stored')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return { url: `http://127.0.0.1:${port}/there?signature=1`, received, close }
}

/** One that a test begins and that ends with it. */
export async function useStorage(...answers: [Answer, ...Answer[]]) {
  const { url, received, close } = await startStorage(...answers)
  onTestFinished(close)
  return { to: { url, headers: [{ name: 'x-ms-blob-type', value: 'BlockBlob' }] }, received }
}
