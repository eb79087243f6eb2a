import type { DatabaseKind } from '@parley/prisma'
import { createTestDatabase } from './database.js'
import { startModelServer } from './modelServer.js'
import { type ServerProcess, startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

/** Built servers on one database, side by side or one after the other, with a scripted model. */
export async function createProcesses(kind: DatabaseKind, settings: Record<string, string> = {}) {
  const cleanUp = new AsyncDisposableStack()
  const database = cleanUp.adopt(await createTestDatabase(kind), one => one.drop())
  const model = cleanUp.adopt(await startModelServer(), one => one.close())
  const env = {
    DATABASE_URL: database.url,
    OPENAI_BASE_URL: model.url,
    SESSION_SECRET: 'a secret that is only used by tests',
    ...settings,
  }
  return {
    database,
    model,
    async start(): Promise<ServerProcess> {
      const server = cleanUp.use(startProcess({ folder: database.folder, port: await freePort(), env }))
      await server.ready
      return server
    },
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  }
}
