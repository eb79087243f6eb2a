import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { startParley } from '../../../test/parley.js'
import { openPeople } from '../../../test/sharing.js'
import { canMount, mountSmallDisk } from '../../../test/smallDisk.js'
import { beginUpload, complete, fileOf } from '../../../test/uploads.js'

it.runIf(canMount)(
  'a full disk refuses bytes in words and keeps nothing half; what waits goes on once there is room',
  async () => {
    await using disk = await mountSmallDisk(4)
    await using parley = await startParley({ env: { STORAGE_DIR: join(disk.folder, 'files') } })
    const owner = await openPeople(parley).somebody()
    const { id, put } = await beginUpload(owner, Buffer.from('A line of a text.\n'.repeat(50_000)))
    await disk.fill()
    const refused = await put()
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('no room left')])
    expect(await owner.code(complete, { id })).toBe('CONFLICT')
    await disk.free()
    expect((await put()).status).toBe(201)

    // There is none left for what is kept in the end.
    await disk.fill()
    await owner.get(complete, { id })
    await eventually(() => parley.log.some(line => line.msg === 'a job failed' && line.job === 'examine'))
    expect(await fileOf(owner, id)).toMatchObject({ status: 'PENDING', rejection: null })
    await disk.free()
    await eventually(async () => expect(await fileOf(owner, id)).toMatchObject({ status: 'READY' }))
    expect(await (await fetch((await fileOf(owner, id)).url)).text()).toMatch(
      /^(A line of a text.\n){50000}$/,
    )
  },
)
