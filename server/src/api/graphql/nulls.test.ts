import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type GraphQLAnswer, transports } from '../../../test/ask.js'
import { expectHarmless } from '../../../test/harmless.js'
import { listPlaces } from '../../../test/listPlaces.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { createSchema } from './schema.js'

const places = listPlaces(createSchema())

const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf', 'then', 'default']

test('the schema has lists of all sorts', () => {
  expect(places.length).toBeGreaterThan(20)
  expect(places.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Query.nodes(ids)', 'Mutation.createConversation(input.tags)']),
  )
})

onEveryDatabase(database => {
  let parley: Parley
  let token: string

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    token = (await parley.signIn('admin')).token
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const codesOf = ({ errors }: GraphQLAnswer) => [
    ...new Set(errors?.map(({ extensions }) => extensions.code)),
  ]

  describe.each(Object.entries(transports))('over %s', (transport, send) => {
    // Subscriptions are told that they are in the wrong place before anybody looks at what they are given.
    const here = places.filter(({ name }) => transport === 'websocket' || !name.startsWith('Subscription'))

    test.each(here)('null in a list does not come to the database: $name [E2]', async place => {
      for (const request of [
        place.whole([null]),
        place.whole([null, null]),
        place.written(null),
        ...(place.isNullable ? [] : [place.whole(null)]),
      ]) {
        const answer: GraphQLAnswer & Partial<Answer> = await send(parley.url, request, token)
        expectHarmless(request, answer)
        if (!place.elementIsNullable)
          expect(codesOf(answer), JSON.stringify(request)).toEqual(['BAD_USER_INPUT'])
      }
    })

    // A subscription is answered by what happens: `adminEvent/types.test.ts`.
    test.each(here.filter(({ isNullable, name }) => isNullable && !name.startsWith('Subscription.')))(
      'null for a list is answered: $name [E2]',
      async place => {
        const request = place.whole(null)
        const { errors = [] }: GraphQLAnswer = await send(parley.url, request, token)
        expectHarmless(request, { errors })
      },
    )

    test.each(names)('a variable may be called $0 [E2]', async name => {
      const number = `query ($${name}: Int) { messages(first: $${name}) { nodes { id } } }`
      const inside = `query ($${name}: [ID!]) { conversations(filter: { ids: $${name} }) { nodes { id } } }`
      const changing = `mutation ($${name}: String) { updateProfile(input: { name: $${name} }) { id } }`
      const condition = `query ($${name}: Boolean! = true) { me { id @include(if: $${name}) email @skip(if: $${name}) } }`
      const required = `query ($${name}: ID!) { node(id: $${name}) { id } }`
      for (const [query, value] of [
        [number, 2],
        [inside, ['cnv_1']],
        [changing, 'Ada'],
        [condition, false],
      ] as const) {
        const codesFor = async (given: string) =>
          codesOf(await send(parley.url, { query, variables: JSON.parse(given) }, token))
        // A body with this key is refused before it is a request, because it would change a prototype.
        const isRefused = name === '__proto__' && transport !== 'websocket'
        expect(await codesFor('{}'), query).toEqual([])
        expect(await codesFor(`{"${name}":${JSON.stringify(value)}}`), query).toEqual(
          isRefused ? ['BAD_REQUEST'] : [],
        )
        expect(await codesFor(`{"${name}":{"a":[1]}}`), query).toEqual([
          isRefused ? 'BAD_REQUEST' : 'BAD_USER_INPUT',
        ])
      }
      expect(codesOf(await send(parley.url, { query: required, variables: {} }, token))).toEqual([
        'BAD_USER_INPUT',
      ])
    })
  })
})
