import { type Person, signInByBrowser } from '../../server/test/browser.ts'
import type { Member } from '../../server/test/member.ts'
import { createRelay, type Relay } from '../../server/test/relay.ts'
import { setBudget } from './budget.ts'
import { type Ground, type GroundOptions, startGround } from './ground.ts'
import { until } from './until.ts'

/** Two servers, and somebody who may spend. */
export interface World extends Omit<Ground, 'start' | 'end'> {
  /** Those that serve now. */
  servers: Member[]
  /** Where people come in: each leads to the server of the same place. */
  entrances: Relay[]
  /** The session of somebody, good at every server. */
  token(person: Person): Promise<string>
  /** Whether all servers say so of their readiness within so long. */
  ready(status: 200 | 503, ms: number): Promise<boolean>
  /** Starts a server, of another build if one is given, has new connections led there, and tells the old one to stop. */
  replace(place: number, build?: string): Promise<void>
  /** Ends the servers as an operator does. */
  stop(): Promise<void>
}

export async function startWorld(options: GroundOptions): Promise<World> {
  await using cleanUp = new AsyncDisposableStack()
  const { start, end, ...ground } = cleanUp.use(await startGround(options))
  // The first prepares the database.
  const first = await start()
  const servers = [first, await start()]
  const entrances = await Promise.all(servers.map(({ url }) => createRelay(url)))
  for (const { close } of entrances) cleanUp.defer(close)
  const token = async (person: Person) => (await signInByBrowser(first.url, person)).token
  await setBudget(first.url)

  const ended = cleanUp.move()
  return {
    ...ground,
    servers,
    entrances,
    token,
    ready: (status, ms) =>
      until(ms, async () => {
        const answers = await Promise.all(servers.map(({ url }) => fetch(`${url}/health/ready`)))
        return answers.every(answer => answer.status === status)
      }),
    async replace(place, build) {
      const old = servers[place]
      const member = await start(build)
      servers[place] = member
      entrances[place]?.lead(member.url)
      if (old) await end(old)
    },
    stop: async () => void (await Promise.all(servers.map(end))),
    [Symbol.asyncDispose]: () => ended.disposeAsync(),
  }
}
