import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseKind, PrismaClient } from '@parley/prisma'
import { expect, test } from 'vitest'
import { ask } from '../ask.js'
import { beside } from '../beside.js'
import { audit } from '../books.js'
import { signInByBrowser } from '../browser.js'
import { createTestDatabase } from '../database.js'
import { auditFiles, servedProblems, sweepDayLater } from '../fileBooks.js'
import { type FilePlaceKind, openFilePlace } from '../filePlace.js'
import { createFileWork, type Moment } from '../fileWork.js'
import { modelId } from '../modelId.js'
import { startModelServer } from '../modelServer.js'
import { createRandom } from '../operations.js'
import { type ServerProcess, startProcess } from '../process.js'
import { freePort } from '../startPostgresql.js'

const { KILLS = '40', SEED = String(Date.now() % 1e9) } = process.env
const kills = Math.ceil(Number(KILLS) / 2)
const moments: Moment[] = ['an upload', 'looking into files', 'an image']
const setBudget =
  'mutation { setBudget(input: { scope: ORGANIZATION, period: MONTH, limit: "1000000" }) { id } }'
const places: [FilePlaceKind, DatabaseKind][] = [
  ['a folder', 'sqlite'],
  ['Azure Blob', 'postgresql'],
]

/** What kills broke off, each counted once. */
function createStruck() {
  const all = {
    uploads: new Set<string>(),
    examined: new Set<string>(),
    kept: new Set<string>(),
    images: new Set<string>(),
  }
  return {
    async look(client: PrismaClient): Promise<void> {
      const jobs = await client.job.findMany({ where: { kind: 'examine', NOT: { claimedBy: null } } })
      for (const { subject, attempts } of jobs) all.examined.add(`${subject} ${attempts}`)
      for (const { id, arrivedAt, description } of await client.attachment.findMany({
        where: { status: 'PENDING' },
      }))
        if (arrivedAt === null) all.uploads.add(id)
        else if (description !== null) all.kept.add(id)
      for (const { id } of await client.message.findMany({
        where: { status: 'STREAMING' },
        select: { id: true },
      }))
        all.images.add(id)
    },
    get counts() {
      return {
        uploads: all.uploads.size,
        'files looked into': all.examined.size,
        'images asked for': all.images.size,
        'images kept': all.kept.size,
      }
    },
  }
}

test.each(places)(
  'a server with files in %s on %s that is killed at any moment leaves nothing half',
  { timeout: 60_000 + kills * 60_000 },
  async (placeKind, databaseKind) => {
    const random = createRandom(Number(SEED))
    await using cleanUp = new AsyncDisposableStack()
    const place = cleanUp.use(await openFilePlace(placeKind))
    const { storage } = place
    const database = cleanUp.adopt(await createTestDatabase(databaseKind), one => one.drop())
    const model = cleanUp.adopt(await startModelServer(), one => one.close())
    const port = await freePort()
    const env = {
      ...{ DATABASE_URL: database.url, OPENAI_BASE_URL: model.url, LOG_LEVEL: 'warn' },
      ...{ SESSION_SECRET: 'a secret that is only used by tests', ...place.env },
      MODEL_DETAILS: 'test-model: imageGeneration image=0.04',
    }
    const start = async (): Promise<ServerProcess> => {
      const server = cleanUp.use(startProcess({ folder: database.folder, port, env }))
      await server.ready
      return server
    }
    const stop = async (server: ServerProcess) => {
      server.kill('SIGTERM')
      await server.exit
    }

    let server = await start()
    const people = await Promise.all(
      (['user', 'admin'] as const).map(who => signInByBrowser(server.url, who)),
    )
    const tokens = people.map(({ token }) => token)
    const budget = await ask(server.url, setBudget, tokens[1])
    expect(budget.errors).toBeUndefined()
    const painter = await modelId(database.url, 'test-model')
    const work = createFileWork({ url: server.url, tokens, painter, images: model.images, random })
    const struck = createStruck()
    const starts: number[] = []
    for (let n = 0; n < kills; n++) {
      const round = work.begin()
      const moment = random.pick(moments)
      const afterMs = random.pick([0, 10, 50, 100, 200, 400, 700, 1000, 1400, 2000, 3000])
      await round.first(moment)
      await delay(afterMs)
      server.kill('SIGKILL')
      await Promise.all([round.end(), server.exit])
      await beside(database.url, struck.look)
      console.log(`kill ${n + 1}: ${afterMs} ms into ${moment}; so far ${JSON.stringify(struck.counts)}`)
      const began = performance.now()
      server = await start()
      starts.push(Math.round(performance.now() - began))
    }

    // What was asked for is done or buried.
    const wait = { timeout: 60_000 + kills * 10_000, interval: 500 }
    const open = (client: PrismaClient) =>
      Promise.all([client.job.count(), client.message.count({ where: { status: 'STREAMING' } })])
    await expect.poll(() => beside(database.url, open), wait).toEqual([0, 0])
    await stop(server)

    await sweepDayLater(database.address, storage)
    const books = await beside(database.url, async client => ({
      files: await auditFiles(client, storage),
      all: await audit(client),
    }))
    const { files } = books.files
    const problems = [...work.problems, ...books.files.problems, ...books.all.problems]
    server = await start()
    for (const token of tokens) problems.push(...(await servedProblems(server.url, token, books.files)))
    await stop(server)

    // What somebody was told is so.
    const there = new Map(files.map(row => [row.id, row]))
    for (const { id, name, sha256, told, deletion } of work.files.values()) {
      const row = there.get(id)
      if (row && deletion === 'done') problems.push(`${name} (${id}) was deleted, and is there`)
      if (!row && told === 'READY' && !deletion) problems.push(`${name} (${id}) was READY, and is lost`)
      // Pictures are encoded anew.
      if (row && row.medium === null && row.sha256 !== sha256)
        problems.push(`${name} (${id}) has other bytes`)
    }
    const replies = await beside(database.url, client =>
      client.message.findMany({
        where: { id: { in: [...work.replies.keys()] } },
        select: { id: true, status: true },
      }),
    )
    for (const { id, status } of replies)
      if (work.replies.get(id) === 'COMPLETE' && status !== 'COMPLETE')
        problems.push(`${id} is ${status} again`)
    console.log(
      `${kills} kills with files in ${placeKind} on ${databaseKind}, SEED=${SEED}: struck ${JSON.stringify(struck.counts)}; ` +
        `${work.files.size} files given, ${work.replies.size} images asked for, ${files.length} files kept; ` +
        `starts took ${Math.min(...starts)} to ${Math.max(...starts)} ms`,
    )
    expect(problems).toEqual([])
    for (const [what, count] of Object.entries(struck.counts))
      if (kills >= 10) expect(count, what).toBeGreaterThan(0)
  },
)
