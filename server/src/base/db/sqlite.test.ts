import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.js'
import { openDatabase } from './database.js'
import { createQueue } from './queue.js'

const role = (name: string) => ({ data: { id: name, name, builtIn: false, permissions: '' } })

describe('a database in a file', () => {
  let test: TestDatabase
  let file: string
  beforeEach(async () => {
    test = await createTestDatabase('sqlite', { empty: true })
    file = join(test.folder, 'data', 'parley.db')
  })
  afterEach(() => test.drop())
  const open = (at = file) => openDatabase({ kind: 'sqlite', file: at })

  it('is made with its folder and migrated once', async () => {
    const first = await open()
    expect(first.migrated).not.toEqual([])
    await first.db.close()
    const second = await open()
    expect(second.migrated).toEqual([])
    await second.db.close()
  })

  it('does not write by the connection that reads', async () => {
    const { db } = await open()
    const write = db.read.$queryRaw`DELETE FROM role RETURNING id`
    await expect(write).rejects.toThrow('readonly')
    await db.close()
  })

  it('refuses what another row refers to, and deletes what belongs to a deleted row', async () => {
    const { db } = await open()
    const assignment = { id: 'x', roleId: 'a', userId: 'nobody', source: 'TEST', assignedAt: new Date() }
    await db.write(tx => tx.role.create(role('a')))
    await expect(db.write(tx => tx.roleAssignment.create({ data: assignment }))).rejects.toMatchObject({
      code: 'P2003',
    })
    await db.close()
  })

  it('does its writes first in, first out', async () => {
    const { db } = await open()
    const order: number[] = []
    const writes = Array.from({ length: 20 }, (_, i) =>
      db.write(async tx => {
        await tx.role.create(role(`r${i}`))
        order.push(i)
        if (i % 3 === 0) throw new Error('rolled back')
      }),
    )
    await Promise.allSettled(writes)
    expect(order).toEqual([...order.keys()])
    await db.close()
  })

  it('leaves everybody else their turns while many writes follow each other', async () => {
    const { db } = await open()
    let turns = 0
    let done = false
    const counting = (async () => {
      for (; !done; turns++) await turn()
    })()
    for (let i = 0; i < 20; i++) await db.write(tx => tx.role.create(role(`r${i}`)))
    done = true
    await counting
    expect(turns).toBeGreaterThanOrEqual(19)
    await db.close()
  })

  it('is read beside this thread by what takes long, which holds up nobody', async () => {
    const { db } = await open()
    await db.write(tx => tx.role.create(role('a')))
    let turns = 0
    let done = false
    const counting = (async () => {
      for (; !done; turns++) await turn()
    })()
    const [row] = await db.slowReads.$queryRaw<{ n: number; roles: number }[]>`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${200_000})
      SELECT COUNT(*) AS n, (SELECT COUNT(*) FROM role WHERE id = ${'a'}) AS roles FROM n`
    done = true
    await counting
    expect(row).toEqual({ n: 200_000, roles: 1 })
    expect(turns).toBeGreaterThan(20)
    await expect(db.slowReads.$queryRaw`DELETE FROM role`).rejects.toThrow()
    await expect(db.slowReads.$queryRaw`SELECT 1 AS one`).resolves.toEqual([{ one: 1 }])
    await db.close()
  })

  it('is refused while another process uses it, and free again when that one is killed', async () => {
    const { db } = await open()
    await db.close()
    const script = `
      const live = new (require('better-sqlite3'))(process.argv[1])
      live.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT;')
      console.log('locked')
      setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['-e', script, join(test.folder, 'data', 'live.db')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(other.stdout, 'data')
    await expect(open()).rejects.toThrow(`Another Parley process uses ${file}; stop it first.`)
    other.kill('SIGKILL')
    await once(other, 'exit')
    const again = await open()
    await again.db.close()
  })

  it('keeps a second process off as long as it is open', async () => {
    const { db } = await open()
    await expect(open()).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringContaining('stop it first'),
    })
    await db.close()
  })

  it('is refused if it is something else, and nothing is made beside it', async () => {
    const other = join(test.folder, 'notes.txt')
    await writeFile(other, 'these are notes, not rows')
    await expect(open(other)).rejects.toMatchObject({
      name: 'StartError',
      message: `${other} is not an SQLite database.`,
    })
    expect(await readdir(test.folder)).toEqual(['notes.txt'])
  })

  it('is refused if the rest of it is something else, and the next try is not locked out', async () => {
    const broken = join(test.folder, 'broken.db')
    await writeFile(broken, `SQLite format 3\0${'nonsense'.repeat(1000)}`)
    await expect(open(broken)).rejects.toThrow('is damaged: restore a backup.')
    await expect(open(broken)).rejects.toThrow('is damaged: restore a backup.')
  })

  it('is refused if its folder cannot be written', async () => {
    const taken = join(test.folder, 'taken')
    await writeFile(taken, '')
    const message = `Cannot write to the folder ${taken}: make it writable or name another file in DATABASE_URL.`
    await expect(open(join(taken, 'parley.db'))).rejects.toMatchObject({ name: 'StartError', message })
    expect(existsSync(join(taken, 'live.db'))).toBe(false)
  })
})

describe('a queue', () => {
  it('goes on after work that failed', async () => {
    const queue = createQueue()
    const failed = queue.run(() => Promise.reject(new Error('failed')))
    const next = queue.run(async () => 'next')
    await expect(failed).rejects.toThrow('failed')
    expect(await next).toBe('next')
  })

  it('is idle when everything put in is done', async () => {
    const queue = createQueue()
    const done: string[] = []
    void queue.run(async () => void done.push('a'))
    void queue.run(async () => void done.push('b'))
    await queue.idle()
    expect(done).toEqual(['a', 'b'])
  })
})
