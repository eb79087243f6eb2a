import { expect, it } from 'vitest'
import { useStorage } from '../test/storageServer.js'
import { upload } from './upload.js'

it('puts bytes where the server said, with the headers it named', async () => {
  const { to, received } = await useStorage(201)
  const progress: number[] = []
  await upload(to, new Blob(['Grüße 🎈']), { onProgress: (sent, total) => progress.push(sent, total) })
  await upload(to, new TextEncoder().encode('bytes'))
  expect(received).toMatchObject([
    { headers: { 'x-ms-blob-type': 'BlockBlob', 'content-length': '12' }, text: 'Grüße 🎈' },
    { text: 'bytes' },
  ])
  expect(progress).toEqual([0, 12, 12, 12])
})

it('repeats what the network or a busy storage lost, and sends all of it again', async () => {
  const { to, received } = await useStorage('cut', 503, 429, 201)
  await upload(to, new Blob(['all of it']))
  expect(received.map(({ text }) => text).slice(1)).toEqual(['all of it', 'all of it', 'all of it'])
})

it('gives up after three repetitions', async () => {
  const { to, received } = await useStorage(503)
  await expect(upload(to, new Blob(['x']))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
  })
  expect(received).toHaveLength(4)
})

it('says what the storage refused, at once', async () => {
  const { to, received } = await useStorage(403)
  await expect(upload(to, new Blob(['x']))).rejects.toMatchObject({ code: 'BAD_RESPONSE', status: 403 })
  expect(received).toHaveLength(1)
})

it('ends when it is aborted, and when its time is over', async () => {
  const { to } = await useStorage('hang')
  const controller = new AbortController()
  const aborted = upload(to, new Blob(['x']), { signal: controller.signal })
  controller.abort(new Error('Closed the page.'))
  await expect(aborted).rejects.toThrow('Closed the page.')
  await expect(upload(to, new Blob(['x']), { timeout: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' })
})
