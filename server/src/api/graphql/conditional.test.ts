import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transports } from '../../../test/ask.js'
import { expectHarmless } from '../../../test/harmless.js'
import { type Parley, startParley } from '../../../test/parley.js'

let parley: Parley
let token: string

beforeAll(async () => {
  parley = await startParley()
  token = (await parley.signIn('user')).token
})
afterAll(() => parley[Symbol.asyncDispose]())

const events = 'conversationListEvents(after: "x")'
const inner = '{ __typename }'
const declarations = ['$b: Boolean!', '$b: Boolean! = true', '$b: Boolean = false']
const bodies = [
  `${events} @include(if: $b) ${inner}`,
  `${events} @skip(if: $b) ${inner}`,
  `... @include(if: $b) { ${events} ${inner} }`,
  `...F @skip(if: $b) } fragment F on Subscription { ${events} ${inner}`,
  `${events} ${inner} other: ${events} @include(if: $b) ${inner}`,
]
const literals = [
  `subscription { ${events} @include(if: false) ${inner} }`,
  `subscription { ${events} @skip(if: true) ${inner} }`,
]
const documents = [
  ...declarations.flatMap(declared => bodies.map(body => `subscription (${declared}) { ${body} }`)),
  ...literals,
]

describe.each(Object.entries(transports))('over %s', (_transport, send) => {
  test.each(documents)('a condition at the top of a subscription is refused: %s [E2]', async query => {
    for (const variables of [{ b: true }, { b: false }, { b: null }, {}]) {
      const answer = await send(parley.url, { query, variables }, token)
      expectHarmless({ query, variables }, answer)
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    }
    expect(parley.log.filter(({ level }) => Number(level) >= 50)).toEqual([])
  })
})
