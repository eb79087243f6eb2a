import { readFileSync } from 'node:fs'
import { buildSchema, type ExecutionResult, execute, getOperationAST, parse, subscribe } from 'graphql'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ask, openSocket } from '../../../test/ask.js'
import { createRandom, type Generated, generate } from '../../../test/operations.js'
import { type Parley, startParley } from '../../../test/parley.js'
import { expectUnheard } from '../../../test/unheard.js'
import { createValidation } from './document.js'
import { createExecutor } from './executor.js'
import { createSchema } from './schema.js'

vi.mock('./schema.js', async original => {
  const real = await original<typeof import('./schema.js')>()
  const { withScript } = await import('../../../test/scriptedSchema.js')
  return { ...real, createSchema: () => withScript(real.createSchema()) }
})

// graphql-js gives up a list at its first item that fails at once, and hears nothing of those that fail later.
expectUnheard(reason => reason instanceof Error && reason.message.startsWith('failed: '))

const PAIRS = 300
const SEED = 7
interface Answer extends Pick<ExecutionResult, 'data'> {
  errors?: readonly { message: string; path?: readonly (string | number)[] | undefined }[] | undefined
}

let parley: Parley
beforeAll(async () => {
  parley = await startParley()
})
afterAll(() => parley[Symbol.asyncDispose]())

const schema = createSchema()
const prepare = createExecutor(schema)
const mistakesIn = createValidation(schema)

/** What graphql-js says to a request as it came. */
async function truth({ query, variables }: Generated): Promise<Answer[]> {
  const args = { schema, document: parse(query), variableValues: variables, contextValue: {} }
  if (getOperationAST(args.document)?.operation !== 'subscription') return [await execute(args)]
  const events = await subscribe(args)
  return Symbol.asyncIterator in events ? Array.fromAsync(events) : [events]
}

async function overSocket({ query, variables }: Generated): Promise<Answer[]> {
  await using socket = await openSocket(parley.url)
  socket.send({ id: '1', type: 'subscribe', payload: { query, variables } })
  const answers: Answer[] = []
  for (;;) {
    const { type, payload } = await socket.next()
    if (type === 'complete') return answers
    if (type === 'error') return [{ errors: payload }]
    answers.push(payload)
  }
}

/**
 * What is null because something failed. Which of several failures in it is told depends on which came first; messages
 * are masked.
 */
const places = ({ data, errors = [] }: Answer): string[] => [
  ...new Set(
    errors.map(({ path = [] }) => {
      let value: unknown = data
      const place = path.filter(key => {
        const isThere = value !== null && value !== undefined
        value = isThere ? (value as Record<string, unknown>)[key] : null
        return isThere
      })
      return JSON.stringify(place)
    }),
  ),
]
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

/** Refused before anything ran, in the words of graphql-js. */
const isRefused = ([answer]: Answer[]): boolean =>
  answer?.data === undefined || (answer.data === null && (answer.errors ?? []).every(({ path }) => !path))

/** Without what it guesses, and what else stands in an object that does not fit. */
const plain = (message: string): string =>
  message
    .replace(/ ?Did you mean .*\?$/s, '')
    .replace(/ got invalid value \{.*\}(?=; | at ")/s, ' got an invalid value')
const atItsField =
  /^Argument ".+" (of .+ type .+ must not be null|of .+ was provided the variable|has invalid value)/

function expectSame(got: Answer[], right: Answer[], pair: Generated): void {
  const said = JSON.stringify(pair)
  if (isRefused(got)) {
    const words = right.flatMap(({ errors = [] }) => errors.map(({ message }) => plain(message)))
    // graphql-js says it of a field that it comes to; here it is said before, whatever the fields above turn out to be.
    for (const { message } of got[0]?.errors ?? [])
      if (!atItsField.test(message)) expect(words, said).toContain(message)
    return
  }
  expect(
    got.map(({ data }) => asJson(data)),
    said,
  ).toEqual(right.map(({ data }) => asJson(data)))
  expect(
    got.map(answer => places(answer).sort()),
    said,
  ).toEqual(right.map(answer => places(answer).sort()))
}

test('what runs is what graphql-js makes of it, over both transports', async () => {
  const random = createRandom(SEED)
  const counts = { compiled: 0, interpreted: 0, refused: 0, failing: 0 }
  for (let pairs = 0; pairs < PAIRS; ) {
    const pair = generate(schema, random)
    const document = parse(pair.query)
    if (mistakesIn(document).length > 0) continue
    const isSubscription = getOperationAST(document)?.operation === 'subscription'
    const right = await truth(pair)
    const socket = await overSocket(pair)
    if (JSON.stringify(socket).includes('QUERY_TOO_COMPLEX')) continue
    expectSame(socket, right, pair)
    if (!isSubscription) expectSame([await ask(parley.url, { ...pair })], right, pair)
    pairs += 1
    counts[prepare(pair.query, document).compiled ? 'compiled' : 'interpreted'] += 1
    if (isRefused(socket)) counts.refused += 1
    else if (socket.some(({ errors }) => errors)) counts.failing += 1
  }
  console.info(`${PAIRS} pairs with seed ${SEED}:`, counts)
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20)
}, 120_000)

test('what the SDK asks for most is compiled', () => {
  const manifest = new URL('../../../../sdk/trusted-documents.json', import.meta.url)
  const documents: string[] = Object.values(JSON.parse(readFileSync(manifest, 'utf8')))
  const compiled = documents.flatMap(source => {
    const document = parse(source)
    return prepare(source, document).compiled ? [getOperationAST(document)?.name?.value] : []
  })
  const hot = ['Me', 'Conversations', 'ConversationMessages', 'Messages', 'Conversation', 'Reply']
  expect(compiled).toEqual(expect.arrayContaining([...hot, 'ConversationEvents', 'ConversationListEvents']))
  expect(compiled).not.toContain('UpdateConversation')
})

test('an input that contains itself is taken, whole and in literals', async () => {
  const recursive = buildSchema(
    'input In { name: String, in: In, all: [In!] } type Query { echo(in: In): String }',
  )
  const field = recursive.getQueryType()?.getFields().echo
  if (field) field.resolve = (_source, args) => JSON.stringify(args)
  for (const [source, variables] of [
    ['query ($in: In) { echo(in: $in) }', { in: { in: { in: { name: 'deep' } }, all: [{ name: null }] } }],
    ['query ($in: In, $n: String) { echo(in: { in: $in, name: $n }) }', { in: { all: [] } }],
  ] as const) {
    const document = parse(source)
    const { run } = createExecutor(recursive)(source, document)
    const right = await execute({ schema: recursive, document, variableValues: variables })
    expect(await run(undefined, {} as never, variables)).toEqual(right)
  }
})
