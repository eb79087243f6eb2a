import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { startBalancer } from '../../server/test/balancer.ts'
import { createIdentityProvider } from '../../server/test/identityProvider.ts'
import { type Rolled, roll, type Work } from '../../server/test/rolling.ts'
import { signInAt } from '../../server/test/signInAt.ts'
import { startGround } from '../faults/ground.ts'
import { hasHaproxy, startHaproxy } from './haproxy.ts'
import { type Given, giveFiles } from './uploads.ts'

const SIZE = 3
const PEOPLE = 8
const SIGN_IN_MS = 500

type Sdk = typeof import('@parley/sdk')

export interface Upgraded extends Rolled {
  /** What stood before the servers. */
  by: 'haproxy' | 'our own balancer'
  /** What it said itself, since no server did. */
  balancer: string[]
  given: Given
}

/** Three servers of another build become three of this one, and those again of the other. */
export async function upgrade(build: string): Promise<Upgraded> {
  await using cleanUp = new AsyncDisposableStack()
  const by = hasHaproxy() ? 'haproxy' : 'our own balancer'
  const balancer = await (by === 'haproxy' ? startHaproxy(SIZE) : startBalancer())
  cleanUp.defer(balancer.close)
  const files = await mkdtemp(join(tmpdir(), 'parley-upgrade-'))
  cleanUp.defer(() => rm(files, { recursive: true, force: true }))
  const people = cleanUp.use(await createIdentityProvider())
  const ground = cleanUp.use(
    await startGround({ env: { PUBLIC_URL: balancer.url, STORAGE_DIR: files, ...people.env('TEST') } }),
  )
  // Clients are no newer than the servers they may meet.
  const sdk: Sdk = await import(pathToFileURL(join(build, 'sdk/dist/index.js')).href)

  /** Each at the door of whichever server is next. */
  const signIns = async ({ call, isOver }: Work): Promise<void> => {
    while (!isOver()) {
      await call('sign in', signedIn())
      await delay(SIGN_IN_MS)
    }
  }
  let came = 0
  /** Somebody new each time: of one person the oldest sessions end when there are many. */
  const signedIn = async () => {
    const claims = { sub: `newcomer-${++came}` }
    const { code, status, token } = await signInAt(balancer, people, { claims })
    if (!token) throw new Error(`${code ?? 'no session'} ${status}`)
  }
  /** Every title that was given comes, whichever server it was given at. */
  const follow = async ({ call, isOver, token }: Work): Promise<void> => {
    const client = sdk.createClient({ url: balancer.url, auth: sdk.bearer(token) })
    const conversation = await client.createConversation()
    const after = conversation.eventCursor
    let heard = 0
    const events = client.conversationEvents(conversation.id, { after })[Symbol.asyncIterator]()
    for (let given = 1; !isOver(); given++) {
      await call('retitle', client.updateConversation(conversation.id, { title: `Title ${given}` }))
      const next = await call('event', events.next())
      if (next && !next.done) heard++
    }
    await events.return?.()
    client.close()
    if (heard === 0) throw new Error('Nobody heard of an event.')
  }

  const given: Given = { files: 0, elsewhere: 0, wrong: [] }
  const rolled = await roll({
    balancer,
    sdk,
    size: SIZE,
    start: before => ground.start(before >= SIZE && before < 2 * SIZE ? undefined : build),
    token: async () => (await signInAt(balancer, people)).token ?? '',
    people: PEOPLE,
    calls: 600,
    restarts: 2 * SIZE,
    also: work => [signIns(work), follow(work), giveFiles(balancer.url, work, given)],
  })
  return { ...rolled, by, given, balancer: balancer.failures }
}
