import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, inject, test } from 'vitest'
import { eventually } from './eventually.js'
import { heldBySomebody } from './heldBySomebody.js'
import { type Parley, type SignedIn, startParley } from './parley.js'
import { canMount, mountSmallDisk } from './smallDisk.js'
import { startWatch } from './watch.js'

const fileOf = ({ databaseUrl }: Parley) => databaseUrl.slice('file:'.length)
const status = async ({ url }: Parley, path: string) => (await fetch(url + path)).status

const send = (person: SignedIn, content: string) =>
  person.askOnce({
    query: 'mutation ($content: String!) { sendMessage(input: { content: $content }) { message { id } } }',
    variables: { content },
  })

const refusalOf = ({ errors, status }: Awaited<ReturnType<typeof send>>) =>
  errors ? { status, code: errors[0]?.extensions.code, message: errors[0]?.message } : null

describe('another program that holds the lock for writing', { tags: ['deadline'] }, () => {
  test('holds up writes alone: they wait, or are refused, and go on when it is gone', async () => {
    await using parley = await startParley()
    const person = await parley.signIn('user')
    const answer = parley.model.hold()
    const { reply } = await person.client.sendMessage({ content: 'Hi' })
    await answer.received
    await using other = await heldBySomebody(fileOf(parley))

    // Nobody stands still meanwhile.
    const sent = Promise.all([send(person, 'one'), send(person, 'two')])
    let waiting = true
    void sent.finally(() => {
      waiting = false
    })
    const heard: string[] = []
    const following = (async () => {
      for await (const event of person.client.reply(reply.id)) heard.push(event.content)
    })()
    let longest = 0
    for (let i = 0; waiting; i++) {
      using watch = startWatch()
      answer.send(`${i} `)
      expect(await status(parley, '/health/live')).toBe(200)
      expect(await status(parley, '/health/ready')).toBe(200)
      expect((await person.askOnce('{ me { name } }')).errors).toBeUndefined()
      await eventually(() => heard.at(-1)?.endsWith(`${i} `) ?? false)
      longest = Math.max(longest, watch.ms())
    }
    expect(longest).toBeLessThan(1500)
    for (const answer of await sent)
      expect(refusalOf(answer)).toEqual({
        status: 503,
        code: 'SERVICE_UNAVAILABLE',
        message: 'Another program holds the database.',
      })

    // Whoever comes shortly before it is gone only waits.
    const waited = send(person, 'three')
    await other.release()
    expect(refusalOf(await waited)).toBeNull()
    answer.end()
    await following
    await eventually(async () =>
      expect(await person.client.node(reply.id)).toMatchObject({ status: 'COMPLETE', content: heard.at(-1) }),
    )
    expect(await status(parley, '/health/ready')).toBe(200)
  })
})

describe('files under the running server', () => {
  test.each([
    ['parley.db', 'was deleted', (file: string) => rm(file)],
    [
      'parley.db',
      'was replaced',
      async (file: string) => {
        await copyFile(file, `${file}.other`)
        await rename(`${file}.other`, file)
      },
    ],
    [
      'parley.db',
      'was overwritten',
      async (file: string) => {
        // As somebody restores a backup who has not read how.
        const open = new Database(file)
        open.pragma('wal_checkpoint(TRUNCATE)')
        open.close()
        await copyFile(inject('templates').sqlite, file)
      },
    ],
    ['parley.db-wal', 'was deleted', (file: string) => rm(file)],
    ['live.db', 'was deleted', (file: string) => rm(file)],
  ])(
    'of which %s %s: writes are refused at once, the log says so, and the server is not ready',
    async (name, what, change) => {
      await using parley = await startParley()
      const person = await parley.signIn('user')
      expect(refusalOf(await send(person, 'before'))).toBeNull()
      await change(join(dirname(fileOf(parley)), name))
      const isKnown = what !== 'was overwritten'
      if (isKnown) expect(refusalOf(await send(person, 'after'))).toEqual(changed)
      await eventually(() =>
        parley.log.some(({ msg }) => String(msg).startsWith(`${name} ${what} while the server runs`)),
      )
      // An older one may not know the session.
      if (isKnown) expect(refusalOf(await send(person, 'after'))).toEqual(changed)
      expect(await status(parley, '/health/ready')).toBe(503)
      expect(await status(parley, '/health/live')).toBe(200)
    },
  )

  test('that are put back are written again', async () => {
    await using parley = await startParley()
    const person = await parley.signIn('user')
    const file = fileOf(parley)
    await rename(file, `${file}.away`)
    await eventually(async () => expect(await status(parley, '/health/ready')).toBe(503))
    await rename(`${file}.away`, file)
    await eventually(async () => expect(await status(parley, '/health/ready')).toBe(200))
    expect(refusalOf(await send(person, 'again'))).toBeNull()
  })

  test.each([
    ['deleted', (file: string) => rm(file)],
    [
      'replaced',
      async (file: string) => {
        await writeFile(`${file}.other`, '')
        await rename(`${file}.other`, file)
      },
    ],
  ])('of which search.db was %s: it is made anew', async (what, change) => {
    await using parley = await startParley()
    const person = await parley.signIn('user')
    await person.client.sendMessage({ content: 'tulips' })
    await parley.searchSettled()
    const folder = dirname(fileOf(parley))
    await change(join(folder, 'search.db'))
    await eventually(() =>
      parley.log.some(
        ({ msg }) => msg === `search.db was ${what} while the server runs: search.db is made anew`,
      ),
    )
    await eventually(async () => {
      const { data } = await person.askOnce(
        '{ searchMessages(query: "tulips") { items { message { content } } } }',
      )
      expect(data?.searchMessages.items).not.toEqual([])
    })
    expect(refusalOf(await send(person, 'as before'))).toBeNull()
  })
})

const changed = {
  status: 503,
  code: 'SERVICE_UNAVAILABLE',
  message: 'The files of the database were changed by somebody else: the server has to be stopped.',
}

test.skipIf(!canMount)(
  'a full disk is named, and left behind when there is room again (needs root, to mount one)',
  async () => {
    await using disk = await mountSmallDisk(32)
    await using parley = await startParley({ env: { DATABASE_URL: `file:${disk.folder}/parley.db` } })
    const person = await parley.signIn('user')
    const admin = await parley.signIn('admin')
    const health = '{ health { name healthy message } }'
    await disk.fill()
    const full = { status: 503, code: 'SERVICE_UNAVAILABLE', message: 'The disk of the database is full.' }
    await eventually(async () => expect(refusalOf(await send(person, 'x'.repeat(20_000)))).toEqual(full))
    await eventually(async () => expect(await status(parley, '/health/ready')).toBe(503))
    expect(await status(parley, '/health/live')).toBe(200)
    expect((await person.askOnce('{ me { name } }')).errors).toBeUndefined()
    const { data } = await admin.askOnce(health)
    expect(data.health).toContainEqual({ name: 'database', healthy: false, message: full.message })
    await disk.free()
    await eventually(async () => expect(await status(parley, '/health/ready')).toBe(200))
    expect(refusalOf(await send(person, 'x'.repeat(20_000)))).toBeNull()
  },
)
