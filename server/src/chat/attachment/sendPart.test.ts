import { once } from 'node:events'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { sendPart } from './sendPart.js'

/** A server that sends one file, and where it is. */
async function serve(read: (request: FastifyRequest) => AsyncGenerator<Buffer, void>) {
  const app = fastify()
  app.get('/', (request: FastifyRequest, reply: FastifyReply) =>
    sendPart(request, reply, {
      ...{ filename: 'a.txt', contentType: 'text/plain', inline: false, sha256: 'abc', size: 10 },
      read: async () => read(request),
    }),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: () => app.close() }
}

test('a file is closed for whoever leaves before its first piece was read', async () => {
  const asked = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<string>()
  await using server = await serve(async function* (request) {
    try {
      asked.resolve()
      await once(request.raw.socket, 'close')
      yield Buffer.from('12345')
      yield Buffer.from('67890')
    } finally {
      closed.resolve('closed')
    }
  })
  const leaving = get(server.url).on('error', () => {})
  await asked.promise
  leaving.destroy()
  expect(await closed.promise).toBe('closed')
})

test('a file comes in all of its pieces', async () => {
  await using server = await serve(async function* () {
    yield Buffer.from('12345')
    yield Buffer.from('67890')
  })
  expect(await (await fetch(server.url)).text()).toBe('1234567890')
})
