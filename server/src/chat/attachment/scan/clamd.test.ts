import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eicar, type FakeClamd, startClamd } from '../../../../test/clamd.js'
import { eventually } from '../../../../test/eventually.js'
import { type Parley, startParley } from '../../../../test/parley.js'
import { openPeople, type Somebody } from '../../../../test/sharing.js'
import { beginUpload, complete, fileOf, giveFile } from '../../../../test/uploads.js'
import { createClamd } from './clamd.js'

const MB = 1024 ** 2
const { signal } = new AbortController()

let clamd: FakeClamd
let parley: Parley
let owner: Somebody

beforeAll(async () => {
  clamd = await startClamd({ port: 0 }, 2 * MB)
  parley = await startParley({ env: { CLAMD_ADDRESS: clamd.address } })
  owner = await openPeople(parley).somebody()
})
afterAll(async () => {
  await parley[Symbol.asyncDispose]()
  await clamd.close()
})

it('a file is kept once nothing was found in it, and refused in words with a virus', async () => {
  expect(await giveFile(owner, 'x'.repeat(MB), 'fine.txt')).toMatchObject({
    status: 'READY',
    rejection: null,
  })
  expect(await giveFile(owner, `before ${eicar} behind`, 'virus.txt')).toMatchObject({
    ...{ status: 'REJECTED', url: null },
    rejection: 'A virus was found in it: Win.Test.EICAR_HDB-1.',
  })
  expect(clamd.scanned[0]).toBe(MB)
  // It came in pieces.
  expect(clamd.longest).toBeLessThanOrEqual(64 * 1024)
})

it('what is longer than the scanner takes is refused in words', async () => {
  expect(await giveFile(owner, 'x'.repeat(3 * MB), 'long.txt')).toMatchObject({
    ...{ status: 'REJECTED', url: null },
    rejection: expect.stringContaining('larger than the virus scanner takes'),
  })
})

it('while the scanner is away nothing becomes READY, and `health` says so; what waited goes on', async () => {
  const admin = await parley.signIn('admin')
  const scanner = async () => {
    const { data } = await admin.ask('{ health { name kind healthy message } }')
    const parts = data?.health as { name: string }[] | undefined
    return parts?.find(({ name }) => name === 'virusScanner')
  }
  expect(await scanner()).toMatchObject({ kind: 'VIRUS_SCANNER', healthy: true })
  const port = Number(clamd.address.split(':')[1])
  await clamd.close()
  const { id, put } = await beginUpload(owner, Buffer.from('later'))
  await put()
  await owner.get(complete, { id })
  const failed = () => parley.log.filter(line => line.msg === 'a job failed' && line.job === 'examine').length
  await eventually(() => failed() > 0)
  expect(await fileOf(owner, id)).toMatchObject({ status: 'PENDING', url: null })
  await eventually(async () =>
    expect(await scanner()).toMatchObject({ healthy: false, message: 'The virus scanner does not answer.' }),
  )
  clamd = await startClamd({ port }, 2 * MB)
  await eventually(async () => expect(await fileOf(owner, id)).toMatchObject({ status: 'READY' }))
})

it('by a socket of the machine too, and what it cannot do is no verdict', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-clamd-'))
  const path = join(folder, 'clamd.ctl')
  const own = await startClamd({ path }, MB)
  const scan = (text: string) => createClamd({ path }).scan(bytes(text), signal)
  async function* bytes(text: string) {
    yield Buffer.from(text)
  }
  expect([await scan('fine'), await scan(eicar)]).toEqual([null, expect.stringContaining('A virus')])
  own.says = "stream: Can't allocate memory ERROR"
  await expect(scan('fine')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  await own.close()
  await expect(scan('fine')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  await rm(folder, { recursive: true })
})
