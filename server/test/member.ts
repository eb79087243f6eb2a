import { type ServerProcess, startProcess } from './process.ts'
import { createRelay, type Relay } from './relay.ts'
import { freePort } from './startPostgresql.ts'

/** One of several built servers on one database and one Redis, with a network of its own to each. */
export interface Member {
  url: string
  process: ServerProcess
  /** Its ways to PostgreSQL and to Redis. */
  database: Relay
  bus: Relay
  /** What `/health` says of a part. */
  health(part: string): Promise<string>
}

export interface MemberOptions {
  folder: string
  databaseUrl: string
  redisUrl: string
  modelUrl: string
  env?: Record<string, string>
  /** The folder of another build than this one. */
  build?: string | undefined
}

/** Starts it, and has `cleanUp` end it. */
export async function startMember(
  cleanUp: AsyncDisposableStack,
  { folder, databaseUrl, redisUrl, modelUrl, env = {}, build }: MemberOptions,
): Promise<Member> {
  const relayTo = async (url: string) => {
    const relay = await createRelay(url)
    cleanUp.defer(relay.close)
    return relay
  }
  const [port, database, bus] = await Promise.all([freePort(), relayTo(databaseUrl), relayTo(redisUrl)])
  const process = cleanUp.use(
    startProcess({
      folder,
      port,
      ...(build && { build }),
      env: {
        DATABASE_URL: database.url,
        REDIS_URL: bus.url,
        OPENAI_BASE_URL: modelUrl,
        SESSION_SECRET: 'a secret that is only used by tests',
        ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'only tests').toString('base64')}`,
        TITLES: 'off',
        ...env,
      },
    }),
  )
  await process.ready
  return {
    url: process.url,
    process,
    database,
    bus,
    async health(part) {
      const response = await fetch(`${process.url}/health`)
      const { services } = (await response.json()) as { services: Record<string, string> }
      return services[part] ?? ''
    },
  }
}
