import { isDeepStrictEqual } from 'node:util'
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Case, type IdCase, notObjects, type Outcome, type Row, table } from '../../test/accessTable.js'
import {
  openWorld,
  type Person,
  type Principal,
  principalNames,
  principals,
  type Scene,
  unknownId,
  type World,
} from '../../test/accessWorld.js'
import { type GraphQLAnswer, openSocket } from '../../test/ask.js'
import { operationFor } from '../../test/operation.js'
import { onEveryDatabase, type Parley, startParley } from '../../test/parley.js'
import { createSchema } from './graphql/schema.js'

const secret = 'a secret of the matrix, used by its tests alone'
const schema = createSchema()
const rootTypes = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()] as const
const objectTypes = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type),
)

/** The places below an argument where an id can be given, `filter.ids`. */
function idPlaces(argument: GraphQLArgument | GraphQLInputField, prefix = ''): string[] {
  const type = getNamedType(argument.type)
  const place = prefix + argument.name
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap(field => idPlaces(field, `${place}.`))
  return type.name === 'ID' ? [place] : []
}

const allIdPlaces = objectTypes.flatMap(type =>
  Object.values(type.getFields()).flatMap(field =>
    field.args.flatMap(argument => idPlaces(argument)).map(place => `${type.name}.${field.name}(${place})`),
  ),
)
const rootFields = rootTypes.flatMap(type =>
  Object.keys(type?.getFields() ?? {}).map(field => `${type?.name}.${field}`),
)

describe('the table of who may do what', () => {
  test('says something of every root field and of nothing else [Z1]', () => {
    const named = Object.keys(table).filter(name => !table[name]?.operation)
    expect(named.sort()).toEqual([...rootFields].sort())
  })

  test('says something of every place that takes an id [Z2]', () => {
    const named = Object.entries(table).flatMap(([field, { ids = {} }]) =>
      Object.keys(ids).map(place => `${field}(${place})`),
    )
    expect([...named, ...notObjects].sort()).toEqual([...allIdPlaces].sort())
  })

  test('asks each field for something', () => {
    for (const [field, { plain, ids }] of Object.entries(table)) expect(plain ?? ids, field).toBeDefined()
  })
})

interface Question extends Case {
  place?: string
  kind?: IdCase['kind']
}

interface Ground {
  scene: Scene
  caller: Person
}

const questionsOf = ({ plain, ids = {} }: Row): Question[] => [
  ...(plain ? [plain] : []),
  ...Object.entries(ids).flatMap(([place, cases]) =>
    (Array.isArray(cases) ? cases : [cases]).map(one => ({ ...one, place })),
  ),
]

const expected = ({ yes = [], none = [], refused = [] }: Case, principal: Principal): Outcome => {
  if (yes.includes(principal)) return 'yes'
  if (none.includes(principal)) return 'none'
  if (refused.includes(principal)) return 'FORBIDDEN, but differs'
  return principal === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN'
}

const printed: string[][] = []

type Cell = readonly [Principal, Outcome | string]

const atOnce = (cell: (name: Principal) => Promise<Cell>): Promise<Cell[]> =>
  Promise.all(principalNames.map(cell))

/** Of these all scenes share one: what one caller changes, the next must not see as their own doing. */
const sharedKinds = new Set<IdCase['kind']>(['modelServer'])

async function inTurn(cell: (name: Principal) => Promise<Cell>): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const name of principalNames) cells.push(await cell(name))
  return cells
}

onEveryDatabase(database => {
  let parley: Parley
  let world: World

  beforeAll(async () => {
    const env = { SESSION_SECRET: secret, MODEL_DETAILS: 'test-model: imageGeneration vision output=4000' }
    parley = await startParley({ database, env, logLevel: 'trace' })
    parley.model.otherwise('Yes.')
    world = openWorld(parley, secret)
  })
  afterAll(async () => {
    await world.close()
    await parley[Symbol.asyncDispose]()
    if (process.env.MATRIX && database === 'postgresql') print(printed)
  })

  test.each(Object.keys(table))('%s is for whom the table says, and for nobody else [Z2]', async field => {
    const row = table[field] as Row
    for (const question of questionsOf(row)) {
      const ground = groundOf(field)
      const cell = async (name: Principal) =>
        [name, await outcomeOf(field, row, question, await ground(name))] as const
      const cells = question.kind && sharedKinds.has(question.kind) ? await inTurn(cell) : await atOnce(cell)
      const name = `${field}${question.place ? `(${question.place}: ${question.kind})` : ''}`
      if (database === 'postgresql') printed.push([name, ...cells.map(([, outcome]) => outcome)])
      const wanted = principalNames.map(principal => [principal, expected(question, principal)])
      expect(Object.fromEntries(cells), name).toEqual(Object.fromEntries(wanted))
    }
  })

  /** What somebody asks about: one scene for each where the field may change it, else one for all. */
  function groundOf(field: string): (principal: Principal) => Promise<Ground> {
    const isRead = !field.startsWith('Mutation.') && !field.startsWith('Subscription.')
    const shared = isRead ? world.scene() : null
    return async principal => {
      const scene = await (shared ?? world.scene())
      return { scene, caller: await principals[principal](world, scene) }
    }
  }

  async function outcomeOf(
    field: string,
    row: Row,
    question: Question,
    { scene, caller }: Ground,
  ): Promise<Outcome | string> {
    const { kind } = question
    if (!kind) {
      const answer = await ask(field, row, question, scene, caller)
      return codeOf(answer) ?? (isEmpty(answer) ? 'none' : 'yes')
    }
    const id = scene.ids[kind]
    const before = await world.stored(kind, id)
    const answer = await ask(field, row, question, scene, caller, id)
    const changed = !isDeepStrictEqual(before, await world.stored(kind, id))
    const other = unknownId(kind)
    const unknown = await ask(field, row, question, scene, caller, other)
    const same = textOf(answer, id) === textOf(unknown, other)
    const code = codeOf(answer)
    if (same && !changed) return !code || absent.has(code) ? 'none' : code
    return code ? `${code}, but differs` : 'yes'
  }

  function ask(
    field: string,
    { operation }: Row,
    { args = {}, place }: Question,
    scene: Scene,
    caller: Person,
    id?: string,
  ): Promise<GraphQLAnswer> {
    const given = typeof args === 'function' ? args(scene, caller) : args
    const request = operation
      ? { query: operation, variables: { id, ...given } }
      : operationFor(schema, field, given, place && id ? { place, id } : undefined)
    return field.startsWith('Subscription.')
      ? firstEvent(parley, request, caller.token)
      : parley.as(caller).ask(request)
  }
})

/** How an object that does not exist is answered. */
const absent = new Set(['NOT_FOUND', 'BAD_USER_INPUT'])

const codeOf = ({ errors }: GraphQLAnswer): string | undefined => errors?.[0]?.extensions.code

/** The answer byte by byte, but for the id that was given and the id of the request. */
const textOf = ({ data, errors }: GraphQLAnswer, id: string): string =>
  JSON.stringify({ data, errors })
    .replaceAll(/"requestId":"[^"]+"/g, '')
    .replaceAll(id, 'ID')

function isEmpty({ data }: GraphQLAnswer): boolean {
  const value = Object.values(data ?? {})[0] as { nodes?: unknown[] } | null
  return value === null || (Array.isArray(value?.nodes) && value.nodes.length === 0)
}

/** What a subscription says first. Where it waits for something to happen, something does. */
async function firstEvent(
  parley: Parley,
  request: { query: string; variables: object },
  token: string,
): Promise<GraphQLAnswer> {
  await using socket = await openSocket(parley.url, token)
  socket.send({ id: '1', type: 'subscribe', payload: request })
  const first = socket.next()
  if (request.query.includes('adminEvents')) await stirUntil(parley, first, token)
  const message = await first
  return message.type === 'error' ? { errors: message.payload } : message.payload
}

async function stirUntil(parley: Parley, done: Promise<unknown>, token: string): Promise<void> {
  let pending = true
  void done.finally(() => {
    pending = false
  })
  while (pending) {
    const role = { name: `role ${crypto.randomUUID()}`, permissions: [] }
    const history = { all: true, reason: 'a reason', minutes: 1 }
    await parley.as({ token }).ask({
      query: `mutation ($role: CreateRoleInput!, $history: OpenHistoryInput!) {
        createRole(input: $role) { id } openHistory(input: $history) { id }
      }`,
      variables: { role, history },
    })
  }
}

function print(rows: string[][]): void {
  const all = [['', ...principalNames], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0))) ?? []
  console.log(all.map(row => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n'))
}
