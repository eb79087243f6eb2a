import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transports } from '../../../test/ask.js'
import { beside } from '../../../test/beside.js'
import { addVersions } from '../../../test/history.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

/** As many as somebody had written anew before answers had a limit: 100 messages with all of them were 485 MB. */
const VERSIONS = 302
/** Milliseconds, on a machine that does other things as well; it was 25 s, and is about a third of one. */
const NOTICED = 3000

const onMessage = (fields: string) => `query ($id: ID!) { node(id: $id) { ... on Message { ${fields} } } }`
const onPage = (fields: string) =>
  `query ($id: ID!) { node(id: $id) { id } messages(first: 100) { nodes { ${fields} } } }`

const refused = [
  onPage('siblings { id siblings { id role status } }'),
  onPage('siblings { siblings { id } }'),
  onPage('siblings { id role }'),
  onPage('siblings { content }'),
  onMessage('siblings { siblings { id } }'),
  onMessage('siblings { siblings { content } }'),
  onMessage('siblings { parent { id } siblings { id role } }'),
  onMessage('siblings { conversation { messages(first: 100) { nodes { id } } } }'),
  onMessage('parent { id } siblings { siblings { siblings { id } } }'),
]

const allowed = [onMessage('siblings { id role status content }')]

onEveryDatabase(database => {
  let parley: Parley
  let owner: SignedIn
  let other: SignedIn
  let id: string

  beforeAll(async () => {
    parley = await startParley({ database })
    ;[owner, other] = [await parley.signIn('user'), await parley.signIn('admin')]
    const ownerId = (await owner.ask('{ me { id } }')).data.me.id
    ;[id = ''] = await beside(parley.databaseUrl, client =>
      addVersions(client, { ownerId, count: VERSIONS, text: 'a version of some length. '.repeat(40) }),
    )
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  describe.each(Object.entries(transports))('over %s', (_transport, send) => {
    const ask = (query: string) => send(parley.url, { query, variables: { id } }, owner.token)

    test.each(allowed)('all versions of a message are read: %s', async query => {
      const { data, errors } = await ask(query)
      expect(errors).toBeUndefined()
      expect(data.node.siblings).toHaveLength(VERSIONS)
    })

    test.each(refused)(
      'versions of versions are refused, and nobody waits for them: %s',
      {
        tags: ['deadline'],
      },
      async query => {
        let running = true
        const waited: number[] = []
        const others = (async () => {
          while (running) {
            const begun = performance.now()
            expect((await other.ask('{ me { id } }')).errors).toBeUndefined()
            waited.push(performance.now() - begun)
          }
        })()
        const { data, errors } = await ask(query)
        running = false
        await others
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_COMPLEX'])
        expect(JSON.stringify(data ?? null).length).toBeLessThan(1000)
        expect(Math.max(...waited)).toBeLessThan(NOTICED)
      },
    )
  })
})
