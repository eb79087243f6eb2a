import { expect, it, vi } from 'vitest'
import { type Received, startHttp } from '../test/httpServer.js'
import { createClient } from './client.js'
import { NetworkError } from './errorClass.js'
import { newKey } from './idempotency.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('makes a UUID, also where crypto.randomUUID is missing', () => {
  expect(newKey()).toMatch(UUID)
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) }
  vi.stubGlobal('crypto', insecure)
  const keys = [newKey(), newKey()]
  vi.unstubAllGlobals()
  expect(keys[0]).toMatch(UUID)
  expect(keys[0]).not.toBe(keys[1])
})

const sent = { sendMessage: { reply: { id: 'msg_2' } } }
const keyOf = ({ variables }: Received) => variables.input?.idempotencyKey

it('sends a message again with the same key when the connection broke', async () => {
  const { url, received } = await startHttp((_, count) => (count < 3 ? 'cut' : { data: sent }))
  const { reply } = await createClient({ url }).sendMessage({ content: 'Hello' })
  expect(reply.id).toBe('msg_2')
  expect(received).toHaveLength(3)
  expect(keyOf(received[0] as Received)).toMatch(/^[0-9a-f-]{36}$/)
  expect(new Set(received.map(keyOf)).size).toBe(1)
})

it('keeps the key it is given', async () => {
  const { url, received } = await startHttp(() => ({ data: sent }))
  await createClient({ url }).sendMessage({ content: 'Hello', idempotencyKey: 'mine' })
  expect(received.map(keyOf)).toEqual(['mine'])
})

it('never repeats a mutation without a key', async () => {
  const { url, received } = await startHttp(() => 'cut')
  const call = createClient({ url }).request('mutation { pay }')
  await expect(call).rejects.toBeInstanceOf(NetworkError)
  expect(received).toHaveLength(1)
})
