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
