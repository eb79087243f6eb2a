import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { eventually } from '../../../test/eventually.js'
import { bomb, docx, pdf, photo, picture, types } from '../../../test/files.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'
import { createAddresses } from './addresses.js'

const fields = 'id filename contentType size width height status rejection url thumbnailUrl'
const create = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { attachment { ${fields} } url headers { name value } expiresAt } }`
const complete = `mutation ($id: ID!) { completeUpload(id: $id) { ${fields} } }`
const look = `query ($id: ID!) { node(id: $id) { ... on Attachment { ${fields} } } }`
const remove = 'mutation ($ids: [ID!]!) { deleteAttachments(ids: $ids) }'
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const MINUTE = 60_000
const MB = 1024 ** 2

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let owner: Somebody
  let storage: string

  beforeAll(async () => {
    storage = await mkdtemp(join(tmpdir(), 'parley-attachments-'))
    parley = await startParley({ database, env: { STORAGE_DIR: storage, UPLOAD_QUOTA_MB: '40' } })
    people = openPeople(parley)
    owner = await people.somebody()
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await rm(storage, { recursive: true, force: true })
  })

  const input = (bytes: Buffer | string, more = {}) => ({
    ...{ filename: 'a.txt', contentType: 'text/plain', size: Buffer.byteLength(bytes) },
    ...more,
  })
  const begin = async (person: Somebody, bytes: Buffer | string, more = {}) =>
    (await person.get(create, { input: input(bytes, more) })).createUpload
  const put = (url: string, bytes: Buffer | string, headers = {}) =>
    fetch(url, {
      method: 'PUT',
      body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
      headers: { 'content-type': 'application/octet-stream', ...headers },
    })
  /** As it is in the end. */
  async function settled(person: Somebody, id: string) {
    await expect
      .poll(async () => (await person.get(look, { id })).node?.status, { timeout: 3 * MINUTE, interval: 200 })
      .not.toBe('PENDING')
    return (await person.get(look, { id })).node
  }
  async function give(person: Somebody, bytes: Buffer | string, more = {}) {
    const { attachment, url } = await begin(person, bytes, more)
    expect((await put(url, bytes)).status).toBe(201)
    await person.get(complete, { id: attachment.id })
    return settled(person, attachment.id)
  }
  const files = async () =>
    (await readdir(storage, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))

  it('a photo is taken, turned upright, and read without the place where it was made', {
    timeout: MINUTE,
  }, async () => {
    const bytes = await photo(1200, 800)
    const found = await give(owner, bytes, {
      filename: 'me.jpg',
      contentType: 'image/jpeg',
      sha256: hashOf(bytes),
    })
    expect(found).toMatchObject({
      filename: 'me.jpg',
      contentType: 'image/jpeg',
      width: 800,
      height: 1200,
      status: 'READY',
      rejection: null,
    })
    const answer = await fetch(found.url)
    const read = Buffer.from(await answer.arrayBuffer())
    expect(read.length).toBe(found.size)
    expect((await sharp(read).metadata()).exif).toBeUndefined()
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'inline',
      'cache-control': 'private, max-age=3600, immutable',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    })
    const small = await fetch(found.thumbnailUrl)
    expect(small.headers.get('content-type')).toBe('image/webp')
    expect((await sharp(Buffer.from(await small.arrayBuffer())).metadata()).height).toBe(320)
  })

  it('what is no picture of ours is never shown in a page, and can be read in parts', {
    timeout: MINUTE,
  }, async () => {
    const text = '<!doctype html><script>alert(1)</script>'
    const found = await give(owner, text, { filename: 'pa"ge – 1.html', contentType: 'text/html' })
    expect(found).toMatchObject({ contentType: 'text/plain', status: 'READY', thumbnailUrl: null })
    const whole = await fetch(found.url)
    expect(await whole.text()).toBe(text)
    expect(whole.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[^"]*"; filename\*=UTF-8''/,
    )
    const etag = whole.headers.get('etag') ?? ''
    const ask = async (headers: Record<string, string>, method = 'GET') => {
      const answer = await fetch(found.url, { headers, method })
      return [answer.status, answer.headers.get('content-range'), await answer.text()]
    }
    const { length } = text
    expect(await ask({ range: 'bytes=2-8' })).toEqual([206, `bytes 2-8/${length}`, text.slice(2, 9)])
    expect(await ask({ range: 'bytes=-4' })).toEqual([
      206,
      `bytes ${length - 4}-${length - 1}/${length}`,
      text.slice(-4),
    ])
    expect(await ask({ range: 'bytes=5-' })).toEqual([206, `bytes 5-${length - 1}/${length}`, text.slice(5)])
    expect(await ask({ range: `bytes=${length}-` })).toEqual([416, `bytes */${length}`, ''])
    expect(await ask({ range: 'bytes=0-1,3-4' })).toEqual([200, null, text])
    expect(await ask({ range: 'bytes=2-8', 'if-range': '"another"' })).toEqual([200, null, text])
    expect(await ask({ 'if-none-match': etag })).toEqual([304, null, ''])
    for (const known of [`W/${etag}`, `"another" , W/${etag}`, '*'])
      expect(await ask({ 'if-none-match': known })).toEqual([304, null, ''])
    expect(await ask({ 'if-none-match': 'W/"another"' })).toEqual([200, null, text])
    expect(await ask({}, 'HEAD')).toEqual([200, null, ''])
    expect(await ask({ range: 'bytes=2-8' }, 'HEAD')).toEqual([200, null, ''])
  })

  it.each<[string, () => Buffer | string | Promise<Buffer>, object, RegExp]>([
    [
      'HTML named .png',
      () => '<!doctype html><script>1</script>',
      { filename: 'a.png', contentType: 'image/png' },
      /not those of one that can be shown/,
    ],
    [
      'a document that unpacks to gigabytes',
      bomb,
      { filename: 'a.docx', contentType: types.docx },
      /unpacks to far more/,
    ],
    ['a wrong hash', () => 'text', { sha256: hashOf(Buffer.from('other')) }, /SHA-256 is another/],
  ])('is rejected in words: %s', { timeout: MINUTE }, async (_what, make, more, reason) => {
    const found = await give(owner, await make(), more)
    expect(found).toMatchObject({
      status: 'REJECTED',
      rejection: expect.stringMatching(reason),
      url: null,
      thumbnailUrl: null,
    })
  })

  it('documents are looked into', { timeout: MINUTE }, async () => {
    expect(await give(owner, docx('Hello'), { filename: 'a.docx', contentType: types.docx })).toMatchObject({
      contentType: types.docx,
      status: 'READY',
    })
    expect(
      await give(owner, pdf('Hello'), { filename: 'a.pdf', contentType: 'application/pdf' }),
    ).toMatchObject({ contentType: 'application/pdf', status: 'READY' })
  })

  it.each([
    ['an empty file', { size: 0 }, 'The file is empty.'],
    ['a negative length', { size: -1 }, 'shorter than nothing'],
    ['more than fits', { size: 26_214_401 }, 'larger than 25 MB'],
    ['a hash that is none', { sha256: 'abc' }, '64 hexadecimal digits'],
    ['a type that is none', { contentType: 'picture' }, 'no media type'],
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey is empty'],
  ])('is refused before anything is sent: %s', async (_what, more, sentence) => {
    const { errors } = await owner.ask({ query: create, variables: { input: input('x', more) } })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(errors?.[0]?.message).toContain(sentence)
  })

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\photos\\me.png', 'me.png'],
    ['a\nb\u202egnp.exe', 'a b gnp.exe'],
    ['  .hidden.txt', 'hidden.txt'],
    ['con.txt', 'con_.txt'],
    ['', 'file'],
    [`${'ä'.repeat(10_000)}.pdf`, `${'ä'.repeat(60)}.pdf`],
    ['résumé 🎈.md', 'résumé 🎈.md'],
  ])('a name is cleaned: %j', async (filename, cleaned) => {
    const { attachment } = await begin(owner, 'x', { filename })
    expect(attachment.filename).toBe(cleaned)
    await owner.get(remove, { ids: [attachment.id] })
  })

  it('an address takes as many bytes as were announced, once, and nothing in their place', async () => {
    const { attachment, url } = await begin(owner, 'twelve bytes')
    expect((await put(url, 'less')).status).toBe(400)
    expect((await put(url, 'much more than that')).status).toBe(400)
    async function* slowly() {
      for (const piece of ['much', ' more', ' than that']) yield Buffer.from(piece)
    }
    const chunked = { method: 'PUT', body: slowly(), duplex: 'half' } as unknown as RequestInit
    expect((await fetch(url, chunked)).status).toBe(400)
    expect(await owner.code(complete, { id: attachment.id })).toBe('CONFLICT')
    expect((await put(url, 'twelve bytes')).status).toBe(201)
    expect((await put(url, 'other bytes!')).status).toBe(409)
    await owner.get(complete, { id: attachment.id })
    const found = await settled(owner, attachment.id)
    expect(await (await fetch(found.url)).text()).toBe('twelve bytes')
    expect((await put(url, 'other bytes!')).status).toBe(404)
    expect((await owner.get(complete, { id: attachment.id })).completeUpload.status).toBe('READY')
  })

  it('bytes that break off half way are no fault of the server, and come again from the beginning', async () => {
    const { attachment, url } = await begin(owner, 'twelve bytes')
    const leaving = request(url, { method: 'PUT', headers: { 'content-length': 12 } }).on('error', () => {})
    leaving.write('twelve')
    // Once its first bytes lie on the disk it is being read.
    await eventually(async () => expect(await readdir(join(storage, '.under-way'))).not.toEqual([]))
    leaving.destroy()
    await eventually(async () => expect(await readdir(join(storage, '.under-way'))).toEqual([]))
    expect(parley.log.filter(({ msg }) => msg === 'an unexpected error')).toEqual([])
    expect((await put(url, 'twelve bytes')).status).toBe(201)
    await owner.get(remove, { ids: [attachment.id] })
  })

  it('bytes that are sent again while others are on their way take the place of these', async () => {
    const { attachment, url } = await begin(owner, 'twelve bytes')
    const sending = () => {
      const one = request(url, { method: 'PUT', headers: { 'content-length': 12 } })
      one.write('twelve')
      return { one, status: once(one, 'response').then(([response]) => response.statusCode) }
    }
    const underWay = async (files: number) =>
      eventually(async () => expect(await readdir(join(storage, '.under-way'))).toHaveLength(files))
    const first = sending()
    await underWay(1)
    const second = sending()
    await underWay(2)
    first.one.write(' byte')
    expect(await first.status).toBe(400)
    await underWay(1)
    second.one.end(' bytes')
    expect(await second.status).toBe(201)
    first.one.on('error', () => {}).destroy()
    await owner.get(remove, { ids: [attachment.id] })
  })

  it('an address that was changed, or whose time is over, leads nowhere', async () => {
    const { attachment, url } = await begin(owner, 'x')
    const others = [
      url.replace(/token=./, 'token=_'),
      url.replace(/expires=\d/, 'expires=9'),
      url.replace(attachment.id, attachment.id.slice(0, -1) + (attachment.id.endsWith('0') ? '1' : '0')),
      url.replace(/&token.*/, ''),
    ]
    for (const other of others) expect((await put(other, 'x')).status).toBe(404)
    const { url: read } = await give(owner, 'to be read')
    for (const other of [
      read.replace('/original', '/thumbnail'),
      read.replace(/by=./, 'by=x'),
      read.replace(/expires=\d/, 'expires=9'),
    ])
      expect((await fetch(other)).status).toBe(404)
    expect((await fetch(read)).status).toBe(200)
  })

  it('an address that was made more than an hour ago leads nowhere, to put bytes or to read them', async () => {
    const [now, earlier] = [0, 71 * MINUTE].map(ago =>
      createAddresses({
        ...{ secret: 'a secret that is only used by tests', publicUrl: new URL(parley.url) },
        now: () => new Date(Date.now() - ago),
      }),
    )
    const { attachment } = await begin(owner, 'x')
    const { id, url } = await give(owner, 'to be read')
    const by = new URL(url).searchParams.get('by') ?? ''
    const told = async (addresses: typeof now) => [
      (await put(addresses?.make(attachment.id, { put: true }).url ?? '', 'x')).status,
      (await fetch(addresses?.make(id, { part: 'original', by }).url ?? '')).status,
    ]
    expect(await told(earlier)).toEqual([404, 404])
    expect(await told(now)).toEqual([201, 200])
  })

  it('nobody else sees, ends or deletes it', async () => {
    const other = await people.somebody()
    const { attachment } = await begin(owner, 'x')
    const { id } = attachment
    expect((await other.get(look, { id })).node).toBeNull()
    expect(await other.code(complete, { id })).toBe('NOT_FOUND')
    expect((await other.get(remove, { ids: [id] })).deleteAttachments).toEqual([id])
    expect((await owner.get(look, { id })).node.status).toBe('PENDING')
  })

  it('whoever is signed out reads it no more, and what is deleted nobody does', {
    timeout: MINUTE,
  }, async () => {
    const leaver = await people.somebody()
    const found = await give(leaver, 'mine')
    const kept = await give(leaver, 'mine too')
    expect((await fetch(found.url)).status).toBe(200)
    await leaver.get(remove, { ids: [found.id] })
    expect((await fetch(found.url)).status).toBe(404)
    await expect.poll(async () => (await files()).filter(file => file.includes(found.id))).toEqual([])
    await leaver.get('mutation { signOut }')
    expect((await fetch(kept.url)).status).toBe(404)
  })

  it('the same key begins one upload', async () => {
    const more = { idempotencyKey: crypto.randomUUID() }
    const [first, second] = [await begin(owner, 'x', more), await begin(owner, 'x', more)]
    expect(second.attachment.id).toBe(first.attachment.id)
    expect(await owner.code(create, { input: input('xy', more) })).toBe('CONFLICT')
  })

  it('files take no more than their owner’s share, however many are begun at once', async () => {
    const greedy = await people.somebody()
    const ask = () => greedy.ask({ query: create, variables: { input: input('x', { size: 15 * MB }) } })
    const answers = await Promise.all(Array.from({ length: 5 }, ask))
    const begun = answers.flatMap(({ data }) => (data.createUpload ? [data.createUpload.attachment.id] : []))
    expect(begun).toHaveLength(2)
    const refused = answers.find(({ errors }) => errors)?.errors?.[0]
    expect(refused?.extensions).toMatchObject({
      code: 'CONFLICT',
      fields: { 'input.size': 'Your files take 30 MB of 40 MB, and this one would take 15 MB more.' },
    })
    const use = 'query ($id: ID!) { user(id: $id) { fileUse { bytes files quota } } }'
    const usedBy = async (person: Somebody) => (await person.get(use, { id: greedy.id })).user.fileUse
    expect(await usedBy(greedy)).toEqual({ bytes: 30 * MB, files: 2, quota: 40 * MB })
    expect(await usedBy(owner)).toBeNull()
    const admin = await parley.signIn('admin')
    const role = await admin.client.createRole({
      name: 'Collectors',
      permissions: ['CHAT'],
      fileQuota: 45 * MB,
    })
    expect(role.fileQuota).toBe(45 * MB)
    await admin.client.assignRole([greedy.id], role.id)
    expect(await usedBy(greedy)).toEqual({ bytes: 30 * MB, files: 2, quota: 45 * MB })
    begun.push((await begin(greedy, 'x', { size: 15 * MB })).attachment.id)
    await admin.client.updateRole(role.id, { fileQuota: null })
    expect((await usedBy(greedy)).quota).toBe(40 * MB)
    await expect(admin.client.updateRole(role.id, { fileQuota: -1 })).rejects.toMatchObject({
      fields: { 'input.fileQuota': expect.any(String) },
    })
    await greedy.get(remove, { ids: begun })
    expect(await begin(greedy, 'x', { size: 20 * MB })).toMatchObject({ attachment: { status: 'PENDING' } })
  })

  it('its owner is told what became of it', { timeout: MINUTE }, async () => {
    const changes = `query ($after: String) { changes(after: $after) { nodes { kind conversationId attachmentId messageId } pageInfo { endCursor } } }`
    const teller = await people.somebody()
    const { pageInfo } = (await teller.get(changes)).changes
    const found = await give(teller, 'told')
    const { nodes } = (await teller.get(changes, { after: pageInfo.endCursor })).changes
    expect(nodes).toEqual([
      { kind: 'ATTACHMENT_CHANGED', conversationId: '', attachmentId: found.id, messageId: null },
    ])
  })

  it('nothing of it lies in the folder as it was', { timeout: MINUTE }, async () => {
    const found = await give(owner, 'a sentence that nobody should find')
    const own = (await files()).filter(file => file.includes(found.id))
    expect(own.length).toBeGreaterThan(0)
    for (const file of own) expect((await readFile(file)).includes('sentence')).toBe(false)
  })

  it('what was changed in the folder is not given to anybody', { timeout: MINUTE }, async () => {
    const found = await give(owner, 'x'.repeat(200_000))
    for (const file of (await files()).filter(file => file.includes(found.id)))
      await writeFile(file, 'PLY0rubbish')
    const { status, headers } = await fetch(found.url)
    expect([status, headers.get('cache-control')]).toEqual([500, 'no-store'])
  })

  it('an erased person leaves no bytes', { timeout: MINUTE }, async () => {
    const leaver = await people.somebody()
    const found = await give(leaver, 'mine')
    await leaver.get('mutation ($id: ID!) { deleteUser(id: $id) }', { id: leaver.id })
    await expect
      .poll(async () => (await files()).filter(file => file.includes(found.id)), { timeout: MINUTE })
      .toEqual([])
    expect(
      await beside(parley.databaseUrl, client => client.attachment.count({ where: { ownerId: leaver.id } })),
    ).toBe(0)
  })

  it('many at once all come through', { timeout: 4 * MINUTE }, async () => {
    const many = await people.somebody()
    const bytes = await picture('png', 50, 50)
    const found = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        i % 2 ? give(many, `text ${i}`) : give(many, bytes, { contentType: 'image/png' }),
      ),
    )
    expect(found.map(({ status }) => status)).toEqual(Array(10).fill('READY'))
  })

  it('while the storage is away uploads are refused in words, and go on once it is back', {
    timeout: MINUTE,
  }, async () => {
    const { attachment, url } = await begin(owner, 'later')
    await rename(storage, `${storage}-away`)
    await writeFile(storage, 'no folder')
    const refused = await put(url, 'later')
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('does not answer')])
    await rm(storage)
    await rename(`${storage}-away`, storage)
    expect((await put(url, 'later')).status).toBe(201)
    await owner.get(complete, { id: attachment.id })
    expect(await settled(owner, attachment.id)).toMatchObject({ status: 'READY' })
  })

  it('people with no right to chat, and keys without that scope, give nothing', async () => {
    const { ask } = await parley.signIn('viewer')
    const { errors } = await ask({ query: create, variables: { input: input('x') } })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})
