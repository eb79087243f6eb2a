import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseKind } from '@parley/prisma'
import { startNumbersModel } from '../../server/test/numbersModel.ts'
import { type ServerProcess, startProcess } from '../../server/test/process.ts'
import { freePort, startPostgresql } from '../../server/test/startPostgresql.ts'

const secrets = {
  SESSION_SECRET: 'a secret that is only used by tests',
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'only tests').toString('base64')}`,
}

/** A database and the servers on it, on a machine of their own as far as they know. */
export interface Ground {
  folder: string
  databaseUrl: string
  /** What servers and operators have in their environment. */
  env: Record<string, string>
  start(): Promise<ServerProcess>
  /** Nothing of it is left. */
  [Symbol.asyncDispose](): Promise<void>
}

export async function startGround(kind: DatabaseKind): Promise<Ground> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-drill-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const model = await startNumbersModel({ pieceMs: 2 })
  cleanUp.defer(model.close)
  let databaseUrl = `file:${join(folder, 'data', 'parley.db')}`
  if (kind === 'postgresql') {
    const server = await startPostgresql()
    cleanUp.defer(server.stop)
    databaseUrl = server.url
  }
  const env = { DATABASE_URL: databaseUrl, STORAGE_DIR: join(folder, 'files'), ...secrets }
  const running = new AsyncDisposableStack()
  cleanUp.use(running)
  const ended = cleanUp.move()
  return {
    folder,
    databaseUrl,
    env,
    async start() {
      const port = await freePort()
      const server = running.use(startProcess({ folder, port, env: { OPENAI_BASE_URL: model.url, ...env } }))
      await server.ready
      return server
    },
    [Symbol.asyncDispose]: () => ended.disposeAsync(),
  }
}
