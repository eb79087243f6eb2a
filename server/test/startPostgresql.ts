import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadEmbeddedPostgres } from './embeddedPostgresql.ts'

export interface PostgresqlServer {
  /** Of an empty database on it. */
  url: string
  stop(): Promise<void>
}

/**
 * A real server on a free port that forgets everything when it stops, and so need not wait for the disk; `name=value` of
 * whatever it is to do otherwise.
 */
export async function startPostgresql(more: string[] = []): Promise<PostgresqlServer> {
  const EmbeddedPostgres = await loadEmbeddedPostgres()
  const port = await freePort()
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']
  const settings = [...fast, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', ...more]
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), 'parley-postgresql-')),
    port,
    user: 'parley',
    password: 'parley',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--locale=C', '--encoding=UTF8'],
    postgresFlags: settings.flatMap(setting => ['-c', setting]),
    onLog: message => said.push(message),
    onError: message => said.push(String(message)),
  })
  // Kills the server at once; it does not outlive this process.
  process.once('exit', () => void server.stop())
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${said.slice(-5).join('\n')}`, { cause: error })
  }
  return { url: `postgresql://parley:parley@127.0.0.1:${port}/postgres`, stop: () => server.stop() }
}

/** Below the range connections are made from: a server that starts again finds its port free. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000)
    if (await isFree(port)) return port
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
