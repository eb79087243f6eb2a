import { bearer, createClient } from '@parley/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../ask.js'
import { type Balancer, type BalancerOptions, startBalancer } from '../balancer.js'
import { beside } from '../beside.js'
import { createTestDatabase, type TestDatabase } from '../database.js'
import { eventually } from '../eventually.js'
import { addConversations } from '../history.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../identityProvider.js'
import { startMember } from '../member.js'
import { type NumbersModel, startNumbersModel } from '../numbersModel.js'
import { hasRedis, type RedisServer, startRedis } from '../redis.js'
import { type RollingOptions, roll } from '../rolling.js'
import { type Ending, signInAt } from '../signInAt.js'

/** More than the buffers on the way of a download hold. */
const MESSAGES = 800
const TEXT = 'x'.repeat(20_000)
const RENAMES = 15

/** As proxies that read HTTP, and as what only forwards connections. */
const balancers: [kind: string, options: BalancerOptions][] = [
  ['requests', { by: 'request' }],
  ['connections', { by: 'connection' }],
]

describe.skipIf(!hasRedis).each(balancers)(
  'two servers that are replaced one after the other behind a balancer of %s',
  (_kind, options) => {
    const cleanUp = new AsyncDisposableStack()
    let database: TestDatabase
    let redis: RedisServer
    let model: NumbersModel
    let idp: ScriptedIdentityProvider
    let balancer: Balancer

    beforeAll(async () => {
      database = await createTestDatabase('postgresql')
      cleanUp.defer(database.drop)
      redis = cleanUp.use(await startRedis())
      model = await startNumbersModel({ pieceMs: 5 })
      cleanUp.defer(model.close)
      idp = cleanUp.use(await createIdentityProvider())
      balancer = await startBalancer(options)
      cleanUp.defer(balancer.close)
    })
    afterAll(() => cleanUp.disposeAsync())

    const start = () =>
      startMember(cleanUp, {
        folder: database.folder,
        databaseUrl: database.url,
        redisUrl: redis.url,
        modelUrl: model.url,
        env: { PUBLIC_URL: balancer.url, ...idp.env('TEST') },
      })
    const signIn = async () => (await signInAt(balancer, idp)).token ?? ''
    const nothing = { failed: [], wrong: [], unclean: [] }
    const rolling = (more: Partial<RollingOptions>) =>
      roll({ balancer, start, token: signIn, people: 8, restarts: 2, calls: 100, ...more })

    /** Two of each, since the balancer sends people to both servers in turn. */
    async function beginMore(token: string) {
      const client = createClient({ url: balancer.url, auth: bearer(token) })
      cleanUp.defer(() => client.close())

      const { id: ownerId } = (await client.me()) ?? {}
      await beside(database.url, other =>
        addConversations(other, { ownerId: String(ownerId), messages: MESSAGES, text: TEXT }),
      )
      const query = 'mutation { exportUserData { url } }'
      const { data } = await ask(balancer.url, query, token)
      const exports = await Promise.all([1, 2].map(() => fetch(data.exportUserData.url)))

      const conversation = await client.createConversation()
      const cursors: string[] = []
      const following = (async () => {
        for await (const event of client.conversationEvents(conversation.id, {
          after: conversation.eventCursor,
        }))
          if (cursors.push(event.cursor) === RENAMES) return
      })()

      // Last: a provider is not waited for as long as the rest takes.
      const gate = Promise.withResolvers<void>()
      const asked = idp.requests('/token')
      const signIns: Promise<Ending>[] = []
      for (let i = 1; i <= 2; i++) {
        signIns.push(signInAt(balancer, idp, { hold: gate.promise }))
        await eventually(() => expect(idp.requests('/token')).toBe(asked + i))
      }

      return {
        /** While one of them is stopping. */
        async end() {
          gate.resolve()
          for (const signedIn of signIns)
            expect(await signedIn).toMatchObject({ code: null, token: expect.any(String) })
          for (const text of await Promise.all(exports.map(download => download.text()))) {
            const lines = text.trimEnd().split('\n')
            expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ type: 'end', lines: lines.length })
            expect(lines.length).toBeGreaterThan(MESSAGES)
          }
        },
        rename: (n: number) => client.updateConversation(conversation.id, { title: `Title ${n}` }),
        async events() {
          await following
          return cursors
        },
      }
    }

    test('no call fails, and every reply is exact', { timeout: 180_000 }, async () => {
      const rolled = await rolling({ calls: 600 })
      expect(rolled).toEqual({ calls: expect.any(Number), byName: expect.any(Object), ...nothing })
      expect(rolled.calls).toBeGreaterThanOrEqual(600)
      expect(balancer.failures).toEqual([])
    })

    test('sign-ins, exports and subscriptions that are under way come to their end', {
      timeout: 180_000,
    }, async () => {
      let more: Awaited<ReturnType<typeof beginMore>> | undefined
      let renamed = 0
      const rolled = await rolling({
        async onBegin(token) {
          more = await beginMore(token)
        },
        async onStopping({ process }) {
          await process.says('"stopping"')
          if (renamed === 0) await more?.end()
          // The last one after the last server: whoever follows has had to go elsewhere.
          while (renamed < RENAMES - 1 && renamed % 5 !== 4) await more?.rename(++renamed)
          await more?.rename(++renamed)
        },
      })
      while (renamed < RENAMES) await more?.rename(++renamed)
      expect(new Set(await more?.events()).size).toBe(RENAMES)
      expect(rolled).toEqual({ calls: expect.any(Number), byName: expect.any(Object), ...nothing })
      expect(balancer.failures).toEqual([])
    })
  },
)
