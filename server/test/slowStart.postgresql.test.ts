import { expect, test } from 'vitest'
import { createTestDatabase } from './database.js'
import { startProcess } from './process.js'
import { createRelay } from './relay.js'
import { freePort } from './startPostgresql.js'

test.each([
  ['swallows what it is asked', 0],
  ['answers later than a running server would wait', 1700],
])(
  'a server starts on a PostgreSQL that first %s, once it answers',
  { tags: ['deadline'] },
  async (_how, lateMs) => {
    await using cleanUp = new AsyncDisposableStack()
    const database = cleanUp.adopt(await createTestDatabase('postgresql'), one => one.drop())
    const relay = cleanUp.adopt(await createRelay(database.url), one => one.close())
    if (lateMs > 0) relay.slow(lateMs)
    else relay.swallow()
    const env = { DATABASE_URL: relay.url, SESSION_SECRET: 'a secret that is only used by tests' }
    const server = cleanUp.use(startProcess({ folder: database.folder, port: await freePort(), env }))
    await server.says('the database does not answer yet')
    await relay.mend()
    await server.ready
    expect(server.stdout()).toContain('the database answers')
  },
)
