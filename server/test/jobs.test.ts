import { describe, expect, test } from 'vitest'
import { newId } from '../src/base/db/id.js'
import { ask } from './ask.js'
import { beside } from './beside.js'
import { signInByBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { addConversations } from './history.js'
import { lock } from './lock.js'
import { startParley } from './parley.js'
import { createProcesses } from './processes.js'

describe('two servers on one PostgreSQL', () => {
  test('run each recurring job once between them', async () => {
    await using first = await startParley({ database: 'postgresql' })
    await using second = await startParley({ beside: first })
    const runs = () =>
      [first, second].flatMap(({ log }) => log.filter(({ msg }) => msg === 'a job ran').map(({ job }) => job))
    const names = await eventually(async () => {
      const rows = await beside(first.databaseUrl, client => client.jobRun.findMany())
      return rows.length > 5 && rows.map(({ name }) => name)
    })
    await beside(first.databaseUrl, c => c.jobRun.updateMany({ data: { startedAt: new Date(0) } }))
    await eventually(() => runs().length >= names.length)
    // Both have looked again since.
    await beside(first.databaseUrl, c =>
      c.jobRun.updateMany({ where: { name: 'scrub' }, data: { startedAt: new Date(0) } }),
    )
    await eventually(() => runs().length > names.length)
    expect(runs().toSorted()).toEqual([...names, 'scrub'].toSorted())
  })

  test('finish erasing somebody whichever of them is killed in the middle', async () => {
    await using processes = await createProcesses('postgresql')
    const { database, start } = processes
    const first = await start()
    const { token } = await signInByBrowser(first.url, 'admin')
    const ownerId = newId('usr')
    await beside(database.url, async client => {
      await client.user.create({ data: { id: ownerId, status: 'ACTIVE', createdAt: new Date() } })
      await addConversations(client, { ownerId, count: 3000, messages: 4 })
    })
    const left = () => beside(database.url, c => c.conversation.count({ where: { ownerId } }))
    // The first cannot come to the end before it is killed.
    await using last = await lock(
      database.url,
      'SELECT id FROM conversation ORDER BY id DESC LIMIT 1 FOR UPDATE',
    )
    const query = 'mutation ($id: ID!) { deleteUser(id: $id) }'
    await ask(first.url, { query, variables: { id: ownerId } }, token)
    await eventually(async () => (await left()) < 3000)
    first.kill('SIGKILL')
    await first.exit
    await last.release()
    expect(await left()).toBeGreaterThan(0)
    await start()
    // Once what the first one had claimed is free again.
    const soon = { claimedUntil: new Date() }
    expect(
      await beside(database.url, c => c.job.updateMany({ where: { kind: 'erase' }, data: soon })),
    ).toEqual({
      count: 1,
    })
    await eventually(async () => (await left()) === 0)
    await eventually(async () => (await beside(database.url, c => c.job.count())) === 0)
  })
})
