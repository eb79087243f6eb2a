import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type BlobService, startBlobService } from '../../../test/azure/blobService.js'
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../test/azure/identityEndpoint.js'
import { type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

const create = `mutation ($size: SafeInt!) {
  createUpload(input: { filename: "a.txt", contentType: "text/plain", size: $size }) {
    attachment { id } url headers { name value } } }`
const complete = 'mutation ($id: ID!) { completeUpload(id: $id) { status } }'
const look = 'query ($id: ID!) { node(id: $id) { ... on Attachment { status rejection url } } }'
const remove = 'mutation ($ids: [ID!]!) { deleteAttachments(ids: $ids) }'

let machine: IdentityEndpoint
let azure: BlobService
let container: string

beforeAll(async () => {
  machine = await startIdentityEndpoint('machine')
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
  azure = await startBlobService()
  container = await azure.createContainer()
})
afterAll(async () => {
  await azure.close()
  await machine.close()
})

async function start(uploads: 'direct' | 'server') {
  const parley = await startParley({
    env: {
      ...{ STORAGE_DIR: '', AZURE_STORAGE_ACCOUNT_URL: azure.relayedUrl },
      ...{ BLOB_CONTAINER_NAME: container, BLOB_UPLOADS: uploads },
    },
  })
  return { parley, person: await openPeople(parley).somebody(), admin: await parley.signIn('admin') }
}

async function begin(person: Somebody, text: string) {
  const { createUpload } = await person.get(create, { size: Buffer.byteLength(text) })
  const { attachment, url, headers } = createUpload
  const pairs = headers.map(({ name, value }: { name: string; value: string }) => [name, value])
  const put = (body = text) =>
    fetch(url, { method: 'PUT', body, headers: pairs }).then(({ status }) => status)
  return { id: attachment.id as string, url: url as string, put }
}

async function settled(person: Somebody, id: string) {
  await person.get(complete, { id })
  const ended = async () => (await person.get(look, { id })).node
  await expect
    .poll(async () => (await ended()).status, { timeout: 60_000, interval: 200 })
    .not.toBe('PENDING')
  return ended()
}

const storageOf = async (admin: Awaited<ReturnType<Parley['signIn']>>) => {
  const { data } = await admin.ask('{ health { name healthy message } }')
  const parts = data?.health as { name: string }[] | undefined
  return parts?.find(({ name }) => name === 'storage')
}

it('people put files into the container by themselves, and read them through the server', {
  timeout: 120_000,
}, async () => {
  const { parley, person } = await start('direct')
  await using _parley = parley
  const { id, url, put } = await begin(person, 'Hello')
  // Azure takes however much comes.
  const longer = await begin(person, 'short')
  expect(new URL(url).origin).toBe(new URL(azure.relayedUrl).origin)
  expect([await put(), await put('later'), await longer.put('not that short')]).toEqual([201, 403, 201])
  const [found, refused] = await Promise.all([settled(person, id), settled(person, longer.id)])
  expect(found).toMatchObject({ status: 'READY', rejection: null })
  expect(new URL(found.url).origin).toBe(parley.url)
  expect(await (await fetch(found.url)).text()).toBe('Hello')
  expect((await fetch(found.url, { headers: { range: 'bytes=1-3' } })).status).toBe(206)
  expect(refused).toMatchObject({
    status: 'REJECTED',
    rejection: '5 bytes were announced, and 14 arrived.',
  })

  await person.get(remove, { ids: [id] })
  expect((await fetch(found.url)).status).toBe(404)
})

it('a container that is away is told in words, and what waited is done once it is back', {
  timeout: 120_000,
}, async () => {
  const { parley, person, admin } = await start('server')
  await using _parley = parley
  expect(await storageOf(admin)).toMatchObject({ healthy: true })
  const [arrived, late] = [await begin(person, 'arrived'), await begin(person, 'late')]
  expect(new URL(late.url).origin).toBe(parley.url)
  expect(await arrived.put()).toBe(201)
  await azure.relay.cut()
  expect(await late.put()).toBe(503)
  const refused = await person.askOnce({ query: complete, variables: { id: arrived.id } })
  expect(refused.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE')
  await expect
    .poll(() => storageOf(admin), { timeout: 20_000 })
    .toMatchObject({ healthy: false, message: expect.stringMatching(/^The storage account does not answer/) })
  await azure.relay.mend()
  expect(await late.put()).toBe(201)
  const both = await Promise.all([arrived, late].map(({ id }) => settled(person, id)))
  expect(both).toMatchObject([{ status: 'READY' }, { status: 'READY' }])
  await expect.poll(() => storageOf(admin), { timeout: 20_000 }).toMatchObject({ healthy: true })
})
