import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Parley as Client } from '@parley/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  let parley: Parley
  let client: Client
  let storage: string
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    storage = await mkdtemp(join(tmpdir(), 'parley-gallery-'))
    parley = await startParley({ database, env: { STORAGE_DIR: storage } })
    client = (await parley.signIn('user')).client
    for (const [filename, contentType] of [
      ['Größe 100%.png', 'image/png'],
      ['plan.pdf', 'application/pdf'],
      ['b.webp', 'image/webp'],
      ['a.txt', 'text/plain'],
    ] as const)
      ids[filename] = (await client.createUpload({ filename, contentType, size: 3 })).attachment.id
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await rm(storage, { recursive: true, force: true })
  })

  type Options = Parameters<Client['attachments']>[0]
  const names = async (options?: Options) =>
    (await client.attachments(options)).nodes.map(({ filename }) => filename)
  const id = (name: string) => ids[name] ?? ''

  it('lists one’s own files, page by page, and counts them', async () => {
    const all = ['a.txt', 'b.webp', 'plan.pdf', 'Größe 100%.png']
    expect(await names()).toEqual(all)
    const seen: string[] = []
    for await (const { filename } of client.attachments({ first: 3 })) seen.push(filename)
    expect(seen).toEqual(all)
    expect((await client.attachments({ totalCount: true })).totalCount).toBe(4)
    expect(
      (await names({ orderBy: { field: 'FILENAME', direction: 'ASC' } })).filter(name => /^[a-z]/.test(name)),
    ).toEqual(['a.txt', 'b.webp', 'plan.pdf'])
    expect((await (await parley.signIn('admin')).client.attachments()).nodes).toEqual([])
  })

  it('finds them by type, status, name and time', async () => {
    expect(await names({ filter: { contentType: 'image/' } })).toEqual(['b.webp', 'Größe 100%.png'])
    expect(await names({ filter: { contentType: 'Application/PDF' } })).toEqual(['plan.pdf'])
    expect(await names({ filter: { status: 'READY' } })).toEqual([])
    expect(await names({ filter: { search: 'GROSSE' } })).toEqual(['Größe 100%.png'])
    expect(await names({ filter: { ids: [id('a.txt'), 'att_0'] } })).toEqual(['a.txt'])
    expect(await names({ filter: { createdAfter: new Date(Date.now() + 60_000).toISOString() } })).toEqual([])
    await expect(names({ filter: { contentType: '%' } })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('finds them by what their owner says of them', async () => {
    const described = await client.updateAttachment(id('plan.pdf'), {
      description: ' Budget of 2027, 50% done ',
      tags: ['Work', 'work in progress', 'Work'],
    })
    expect(described).toMatchObject({
      description: 'Budget of 2027, 50% done',
      tags: ['Work', 'work in progress'],
    })
    await client.updateAttachment(id('b.webp'), { tags: ['work_in progress'] })
    expect(await names({ filter: { search: '50%' } })).toEqual(['plan.pdf'])
    expect(await names({ filter: { search: '5_%' } })).toEqual([])
    expect(await names({ filter: { tags: ['WORK'] } })).toEqual(['plan.pdf'])
    expect(await names({ filter: { tags: ['work', 'work in progress'] } })).toEqual(['plan.pdf'])
    await client.updateAttachment(id('plan.pdf'), { tags: null })
    expect(await client.node(id('plan.pdf'))).toMatchObject({
      description: 'Budget of 2027, 50% done',
      tags: [],
    })
    expect(await names({ filter: { tags: ['Work'] } })).toEqual([])
  })

  it('refuses in words what is too long, and what is somebody else’s', async () => {
    await expect(
      client.updateAttachment(id('a.txt'), { description: 'x'.repeat(2001) }),
    ).rejects.toMatchObject({
      fields: { 'input.description': expect.stringContaining('2000') },
    })
    await expect(
      client.updateAttachment(id('a.txt'), { tags: Array.from({ length: 21 }, String) }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    const { client: admin } = await parley.signIn('admin')
    await expect(admin.updateAttachment(id('a.txt'), { tags: [] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('tells other clients of their owner', async () => {
    const { pageInfo } = await client.changes()
    await client.updateAttachment(id('a.txt'), { description: 'Told' })
    const { nodes } = await client.changes({ after: pageInfo.endCursor })
    expect(nodes).toMatchObject([{ kind: 'ATTACHMENT_CHANGED' }])
  })
})
