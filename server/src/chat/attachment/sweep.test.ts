import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { runJob } from '../../../test/runJob.js'
import { openPeople } from '../../../test/sharing.js'
import { beginUpload, giveFile } from '../../../test/uploads.js'

const MINUTE = 60_000
const TWO_DAYS_MS = 48 * 3_600_000
const question = '{ health { name orphans { uploads withoutRow withoutBytes foundAt } } }'

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-sweep-'))
    parley = await startParley({ database, env: { STORAGE_DIR: folder } })
    people = openPeople(parley)
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const orphans = async () => {
    const { data } = await (await parley.signIn('admin')).ask(question)
    const parts: { name: string; orphans: object | null }[] = data.health
    expect(parts.filter(({ name }) => name !== 'storage').map(part => part.orphans)).not.toContainEqual(
      expect.anything(),
    )
    return parts.find(({ name }) => name === 'storage')?.orphans ?? null
  }
  const ageAll = () =>
    beside(parley.databaseUrl, client =>
      client.attachment.updateMany({ data: { createdAt: new Date(Date.now() - TWO_DAYS_MS) } }),
    )
  const none = { uploads: 0, withoutRow: 0, withoutBytes: 0 }

  it('what is not whole is counted by the sweep, and told by health, also by a server that did not sweep', {
    timeout: MINUTE,
  }, async () => {
    expect(await orphans()).toBeNull()
    const [one, other] = [await people.somebody(), await people.somebody()]
    const whole = await giveFile(one, 'whole', 'whole.txt')
    const lost = await giveFile(one, 'lost', 'lost.txt')
    const alone = await giveFile(other, 'the only one', 'alone.txt')
    const { id: unended } = await beginUpload(one, Buffer.from('never sent'))
    await runJob(parley, 'sweepAttachments')
    expect(await orphans()).toMatchObject(none)

    await ageAll()
    await rm(join(folder, one.id, lost.id), { recursive: true })
    await rm(join(folder, other.id), { recursive: true })
    const stray = join(folder, other.id, 'att_stray')
    await mkdir(stray, { recursive: true })
    await writeFile(join(stray, 'a'.repeat(64)), 'stray')
    const old = new Date(Date.now() - TWO_DAYS_MS)
    await utimes(join(stray, 'a'.repeat(64)), old, old)
    await runJob(parley, 'sweepAttachments')
    const found = { uploads: 1, withoutRow: 1, withoutBytes: 2, foundAt: expect.any(String) }
    expect(await orphans()).toEqual(found)
    await parley.stop()
    await parley.start()
    expect(await orphans()).toEqual(found)
    const left = await beside(parley.databaseUrl, client => client.attachment.findMany())
    expect(left.map(({ id }) => id).sort()).toEqual([whole.id, lost.id, alone.id].sort())
    expect(left.map(({ id }) => id)).not.toContain(unended)

    await one.get('mutation ($ids: [ID!]!) { deleteAttachments(ids: $ids) }', { ids: [lost.id] })
    // Of this person nothing lies there at all.
    await runJob(parley, 'sweepAttachments')
    expect(await orphans()).toMatchObject({ ...none, withoutBytes: 1 })
  })
})
