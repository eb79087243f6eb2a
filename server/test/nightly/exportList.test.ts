import { expect, test } from 'vitest'
import { newId } from '../../src/base/db/id.js'
import { beside } from '../beside.js'
import { onEveryDatabase, startParley } from '../parley.js'

const COUNT = 100_000
const CHUNK = 2000
/** Behind all that the server itself records meanwhile. */
const BEYOND = 1_000_000

onEveryDatabase(database => {
  test('a hundred thousand events of the audit log are exported, each once', async () => {
    await using parley = await startParley({ database })
    const admin = await parley.signIn('admin')
    await beside(parley.databaseUrl, async client => {
      for (let from = 0; from < COUNT; from += CHUNK)
        await client.auditEvent.createMany({
          data: Array.from({ length: CHUNK }, (_, i) => ({
            ...{
              id: newId('aud'),
              seq: BEYOND + from + i,
              createdAt: new Date(Date.now() - COUNT + from + i),
            },
            ...{ action: 'user.updated', outcome: 'SUCCESS', details: '[]', hash: 'none' },
          })),
        })
    })
    const { url } = await admin.client.exportList({
      list: 'auditEvents',
      arguments: JSON.stringify({
        filter: { actions: ['user.updated'] },
        orderBy: { field: 'CREATED_AT', direction: 'ASC' },
      }),
      columns: ['seq', 'createdAt', 'action', 'actor.name', 'details.key'],
      format: 'CSV',
    })
    const lines = (await (await fetch(url)).text()).trimEnd().split('\r\n').slice(1)
    expect(lines.map(line => Number(line.split(',')[0]))).toEqual(
      Array.from({ length: COUNT }, (_, i) => BEYOND + i),
    )
  })
})
