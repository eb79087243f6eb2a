import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../server/test/beside.js'
import { type Parley, type SignedIn, startParley } from '../../../server/test/parley.js'
import { upload } from '../index.js'
import { createTestClient } from '../testing/index.js'
import { type AttachClient, attach } from './index.js'

const MINUTE = 60_000

let parley: Parley
let client: SignedIn['client']
beforeAll(async () => {
  parley = await startParley()
  client = (await parley.signIn('user')).client
})
afterAll(() => parley[Symbol.asyncDispose]())

const left = () => beside(parley.databaseUrl, db => db.attachment.count({ where: { filename: 'gone.txt' } }))

it('gives the server a file, and waits until it can be sent', { timeout: MINUTE }, async () => {
  const progress: number[] = []
  const file = new File(['Grüße 🎈'], 'hello.md', { type: 'text/markdown' })
  const attachment = await attach(client, file, { onProgress: (sent, total) => progress.push(sent, total) })
  expect(attachment).toMatchObject({ filename: 'hello.md', status: 'READY', size: 12 })
  expect(await (await fetch(attachment.url ?? '')).text()).toBe('Grüße 🎈')
  expect(progress).toEqual([0, 12, 12, 12])
})

it('says why a file is not taken, and leaves nothing of it', { timeout: MINUTE }, async () => {
  const page = new Blob(['<!doctype html>'], { type: 'image/png' })
  await expect(attach(client, page, { filename: 'gone.txt' })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('not those of one that can be shown'),
  })
  await expect(attach(client, new Blob([]), { filename: 'gone.txt' })).rejects.toThrow('The file is empty.')
  expect(await left()).toBe(0)
})

it('deletes what was begun when it is aborted', async () => {
  const controller = new AbortController()
  const stopped = attach(client, new Blob(['text']), {
    filename: 'gone.txt',
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('Changed my mind.')),
  })
  await expect(stopped).rejects.toThrow('Changed my mind.')
  expect(await left()).toBe(0)
})

it('deletes what was begun also when it is aborted before anybody heard of that', async () => {
  const controller = new AbortController()
  const deleted = Promise.withResolvers<readonly string[]>()
  const begun = Promise.withResolvers<string>()
  const slow: AttachClient = {
    createUpload: async input => {
      const target = await client.createUpload(input)
      begun.resolve(target.attachment.id)
      controller.abort(new Error('Changed my mind.'))
      return target
    },
    completeUpload: client.completeUpload,
    deleteAttachments: async ids => {
      const result = await client.deleteAttachments(ids)
      deleted.resolve(ids)
      return result
    },
  }
  const stopped = attach(slow, new Blob(['text']), { filename: 'gone.txt', signal: controller.signal })
  await expect(stopped).rejects.toThrow('Changed my mind.')
  expect(await deleted.promise).toEqual([await begun.promise])
  expect(await left()).toBe(0)
})

/** A storage that answers with that, whether or not the bytes arrived. */
async function refusing(status: number, arrives: boolean): Promise<AttachClient & AsyncDisposable> {
  const storage = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end())
  })
  await once(storage.listen(0, '127.0.0.1'), 'listening')
  const { port } = storage.address() as AddressInfo
  return {
    createUpload: async input => {
      const target = await client.createUpload(input)
      if (arrives) await upload(target, new Blob(['twice']))
      return { ...target, url: `http://127.0.0.1:${port}/` }
    },
    completeUpload: client.completeUpload,
    deleteAttachments: client.deleteAttachments,
    async [Symbol.asyncDispose]() {
      storage.close()
    },
  }
}

it('goes on where Azure refuses bytes that arrived before, and tells of a refusal where none did', {
  timeout: MINUTE,
}, async () => {
  const file = new File(['twice'], 'gone.txt')
  await using there = await refusing(403, true)
  const { id, status } = await attach(there, file)
  expect(status).toBe('READY')
  await client.deleteAttachments([id])
  await using refused = await refusing(403, false)
  await expect(attach(refused, file)).rejects.toMatchObject({ code: 'BAD_RESPONSE', status: 403 })
  expect(await left()).toBe(0)
})

it('goes on where the bytes arrived and the answer did not', { timeout: MINUTE }, async () => {
  const file = new Blob(['twice'])
  const cut: AttachClient = {
    createUpload: async input => {
      const target = await client.createUpload(input)
      await upload(target, file)
      return target
    },
    completeUpload: client.completeUpload,
    deleteAttachments: client.deleteAttachments,
  }
  expect(await attach(cut, file)).toMatchObject({ filename: 'file', status: 'READY' })
})

it('works with a test client, which refuses what the test says', async () => {
  const test = createTestClient()
  const file = new File(['x'], 'x.png', { type: 'image/png' })
  expect(await attach(test, file)).toMatchObject({ filename: 'x.png', contentType: 'image/png', size: 1 })
  test.test.rejectFile('No pictures today.')
  await expect(attach(test, file)).rejects.toThrow('No pictures today.')
})
