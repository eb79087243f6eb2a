import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { residentOf } from '../../../bench/processCost.ts'
import { hashToken, newToken } from '../../src/access/session/token.js'
import { newId } from '../../src/base/db/id.js'
import { ask } from '../ask.js'
import { beside } from '../beside.js'
import { signInByBrowser } from '../browser.js'
import { createTestDatabase } from '../database.js'
import { auditFiles, hashAt, servedProblems, sweepDayLater } from '../fileBooks.js'
import { openFilePlace } from '../filePlace.js'
import { pdf, picture } from '../files.js'
import { startModelServer } from '../modelServer.js'
import { addPerson } from '../people.js'
import { startProcess } from '../process.js'
import { freePort } from '../startPostgresql.js'

const PEOPLE = 10
const EACH = 20
/** What a server may take for all of it beyond what it takes when it has nothing to do. */
const MOST_MB = 150
const KB = 1024
/** Of the last of them, who has not room for all. */
const SMALL_QUOTA = 1000 * KB

const create = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { attachment { id } url headers { name value } } }`
const complete = 'mutation ($id: ID!) { completeUpload(id: $id) { id } }'
const look = 'query ($id: ID!) { node(id: $id) { ... on Attachment { status rejection url } } }'
const createRole = `mutation { createRole(input: { name: "little room", permissions: [CHAT], fileQuota: ${SMALL_QUOTA} }) { id } }`

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

interface Given {
  name: string
  bytes: Buffer
  /** What is announced, where it is not so. */
  sha256?: string
  becomes: 'READY' | 'REJECTED'
  /** Whoever sends it breaks off, and never says that all of it has arrived. */
  brokenOff?: boolean
}

/** Twenty of one person. */
async function filesOf(person: number): Promise<Given[]> {
  const texts = Array.from(
    { length: 13 },
    (_, i): Given => ({
      name: `${i}.txt`,
      bytes: Buffer.from(`Person ${person}, text ${i}. `.repeat(8000)),
      becomes: 'READY',
    }),
  )
  const pictures = await Promise.all([1, 2, 3].map(i => picture('png', 600 + 10 * i + person, 400)))
  return [
    ...texts,
    ...pictures.map((bytes, i): Given => ({ name: `${i}.png`, bytes, becomes: 'READY' })),
    { name: 'report.pdf', bytes: pdf(`Report of ${person}`, 5), becomes: 'READY' },
    { name: 'no picture.png', bytes: Buffer.from(`<svg>${person}</svg>`), becomes: 'REJECTED' },
    { name: 'changed.txt', bytes: Buffer.from('changed'), sha256: '0'.repeat(64), becomes: 'REJECTED' },
    { name: 'half.txt', bytes: Buffer.alloc(300 * KB, 'x'), becomes: 'READY', brokenOff: true },
  ]
}

test.each(['a folder', 'Azure Blob'] as const)(
  'two hundred files that ten people give at once are each taken or refused, and all adds up, in %s',
  { timeout: 20 * 60_000 },
  async kind => {
    await using cleanUp = new AsyncDisposableStack()
    const place = cleanUp.use(await openFilePlace(kind))
    const database = cleanUp.adopt(await createTestDatabase('sqlite'), one => one.drop())
    const model = cleanUp.adopt(await startModelServer(), one => one.close())
    const env = {
      ...{ DATABASE_URL: database.url, OPENAI_BASE_URL: model.url, LOG_LEVEL: 'warn' },
      ...{ SESSION_SECRET: 'a secret that is only used by tests', ...place.env },
    }
    const server = cleanUp.use(startProcess({ folder: database.folder, port: await freePort(), env }))
    await server.ready
    const get = async (token: string, query: string, variables: object) => {
      const { data, errors } = await ask(server.url, { query, variables: { ...variables } }, token)
      if (errors?.[0]) throw Object.assign(new Error(errors[0].message), errors[0].extensions)
      return data
    }
    const admin = await signInByBrowser(server.url, 'admin')
    const small = (await get(admin.token, createRole, {})).createRole.id as string
    const tokens = await beside(database.url, async client => {
      const made: string[] = []
      for (let n = 1; n <= PEOPLE; n++) {
        const { id: userId } = await addPerson(client, { roles: [n < PEOPLE ? 'rol_user' : small] })
        const [token, now] = [newToken(), new Date()]
        const times = { createdAt: now, lastSeenAt: now, expiresAt: new Date(now.getTime() + 3_600_000) }
        const session = { id: newId('ses'), tokenHash: hashToken(token), userId, kind: 'BROWSER' }
        await client.session.create({ data: { ...session, provider: 'dev', ...times } })
        made.push(token)
      }
      return made
    })

    const problems: string[] = []
    const counts = { READY: 0, REJECTED: 0, 'without room': 0, 'broken off': 0 }
    async function give(token: string, { name, bytes, sha256, becomes, brokenOff }: Given): Promise<void> {
      const contentType = name.endsWith('.png') ? 'image/png' : ''
      const input = { filename: name, contentType, size: bytes.length, ...(sha256 && { sha256 }) }
      const made = await get(token, create, { input }).catch((error: Error & { code?: string }) => {
        if (error.code !== 'CONFLICT') throw error
        return null
      })
      if (!made) return void counts['without room']++
      const { attachment, url, headers } = made.createUpload
      const pairs: [string, string][] = headers.map((of: Record<string, string>) => [of.name, of.value])
      const put = (body: Uint8Array | AsyncIterable<Uint8Array>) =>
        fetch(url, { method: 'PUT', body, headers: pairs, duplex: 'half' } as unknown as RequestInit)
      if (brokenOff) {
        counts['broken off']++
        const broken = put(breaking(bytes))
        await expect(broken).rejects.toThrow()
        await expect(get(token, complete, attachment)).rejects.toMatchObject({ code: 'CONFLICT' })
        return
      }
      expect((await put(bytes)).status).toBe(201)
      await get(token, complete, attachment)
      const found = () => get(token, look, attachment)
      await expect
        .poll(async () => (await found()).node.status, { timeout: 15 * 60_000, interval: 1000 })
        .not.toBe('PENDING')
      const { status, rejection, url: address } = (await found()).node
      counts[status as 'READY' | 'REJECTED']++
      if (status !== becomes) problems.push(`${name} is ${status}: ${rejection}`)
      // From the moment on at which somebody says so.
      if (status === 'READY' && name.endsWith('.txt') && (await hashAt(address)) !== sha256Of(bytes))
        problems.push(`${name} has other bytes`)
    }

    const all = await Promise.all(tokens.map((_, person) => filesOf(person)))
    expect(all.flat()).toHaveLength(PEOPLE * EACH)
    // What is loaded for the first file is no part of what many cost.
    await give(admin.token, { name: 'first.txt', bytes: Buffer.from('first'), becomes: 'READY' })
    const idle = residentOf(server.pid)
    let most = 0
    const sampling = setInterval(() => {
      most = Math.max(most, residentOf(server.pid))
    }, 50)
    const began = performance.now()
    await Promise.all(tokens.flatMap((token, person) => (all[person] ?? []).map(file => give(token, file))))
    const seconds = Math.round((performance.now() - began) / 1000)
    clearInterval(sampling)

    server.kill('SIGTERM')
    await server.exit
    await sweepDayLater(database.address, place.storage)
    const books = await beside(database.url, client => auditFiles(client, place.storage))
    const again = cleanUp.use(startProcess({ folder: database.folder, port: await freePort(), env }))
    await again.ready
    for (const token of [...tokens, admin.token])
      problems.push(...(await servedProblems(again.url, token, books)))
    expect([...problems, ...books.problems]).toEqual([])

    const bytes = books.files.reduce((sum, { takes }) => sum + takes, 0)
    console.log(
      `${PEOPLE * EACH} files at once in ${kind}: ${JSON.stringify(counts)} after ${seconds} s; ${Math.round(bytes / KB / KB)} MB kept; ` +
        `memory ${idle} MB before, ${most} MB at most`,
    )
    expect(counts.READY).toBe(books.files.length)
    expect(counts['without room']).toBeGreaterThan(0)
    expect(Math.min(...books.bytesOf.values())).toBeLessThanOrEqual(SMALL_QUOTA)
    expect(most - idle).toBeLessThan(MOST_MB)
  },
)

async function* breaking(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, bytes.length / 2)
  throw new Error('broken off')
}
