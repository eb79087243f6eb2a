import { definition } from '../admin/src/generated/resources.ts'
import { idOf, type Sizes } from './company.ts'

export interface ListCase {
  name: string
  document: string
  variables: Record<string, unknown>
}

interface Input {
  name: string
  kind: string
  list?: true
  enum?: string
  after?: string
  before?: string
}

interface Resource {
  name: string
  filter?: string
  search?: boolean
  orders?: readonly string[]
  paged?: boolean
  documents: { list: string; count?: string }
}

const PAGE = 25
const page400 = { first: PAGE, offset: 399 * PAGE }
const day = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * day).toISOString()

const inputs = definition.inputs as unknown as Record<string, readonly Input[]>
const enums = definition.enums as unknown as Record<string, readonly { value: string }[]>

/** What is asked for where the kind of an input says too little: something of which there is much, and of which there is little. */
const given = (sizes: Sizes): Record<string, unknown[]> => {
  const user = idOf('usr', 7 % sizes.users)
  const text: Record<string, unknown[]> = {
    search: ['person 4', 'about', 'nothing has this'],
    ids: [[idOf('usr', 1)]],
    provider: ['entra', 'github', 'none'],
    ip: ['10.0.1.7'],
    requestId: ['request-1234'],
    targetType: ['Session', 'Role'],
    targetId: [user],
    actions: [['session.created'], ['role.created'], ['user.updated', 'session.ended']],
    model: ['bench', 'rare', 'none'],
    minMessages: [5, 99],
    maxMessages: [1],
    minCost: ['0.5', '0.999'],
    maxCost: ['0.001'],
    roleId: ['rol_user', 'rol_viewer'],
    roleIds: [['rol_user', 'rol_viewer']],
    subjectId: [user],
    conversationId: [idOf('cnv', 1)],
    tags: [['work']],
    scopes: [['CHAT'], ['HISTORY_READ']],
  }
  for (const name of [
    'userId',
    'ownerId',
    'actorId',
    'involvedId',
    'participantId',
    'revokedById',
    'holderId',
    'authorId',
  ])
    text[name] = [name === 'revokedById' ? idOf('usr', 1) : user]
  return text
}

function valuesOf(input: Input, known: Record<string, unknown[]>): unknown[] {
  const own = known[input.name]
  if (own) return own
  if (input.kind === 'boolean') return [true, false]
  if (input.kind === 'reference') return [idOf('usr', 1)]
  if (input.kind === 'dateTime' || input.kind === 'range') return [ago(300), ago(30)]
  if (input.kind === 'enum')
    return (enums[input.enum ?? ''] ?? []).map(({ value }) => (input.list ? [value] : value))
  throw new Error(`Say in bench/listCases.ts what to ask for by ${input.name} (${input.kind}).`)
}

/** Messages are no list of the console, and asked for by programs. */
const messages: Resource = {
  name: 'messages',
  paged: true,
  orders: ['CREATED_AT', 'UPDATED_AT'],
  documents: {
    list: `query ($first: Int, $offset: Int, $filter: MessageFilter, $orderBy: MessageOrder) {
      list: messages(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy, scope: ALL) {
        nodes { id content status createdAt } pageInfo { hasNextPage } } }`,
    count: 'query ($filter: MessageFilter) { list: messages(filter: $filter, scope: ALL) { totalCount } }',
  },
}
const ofMessages: object[] = [
  { authorId: idOf('usr', 7) },
  { ownerId: idOf('usr', 7) },
  { conversationId: idOf('cnv', 1) },
  { role: 'USER' },
  { status: 'FAILED' },
  { status: 'STREAMING' },
  { failureCode: 'TIMEOUT' },
  { failureCode: 'MODEL_REFUSED' },
  { model: 'bench' },
  { model: 'rare' },
  { rating: 'UP' },
  { createdAfter: ago(30) },
  { createdBefore: ago(300) },
  { updatedAfter: ago(30) },
  { updatedBefore: ago(300) },
]

/** Every list, in each order and by each filter alone. */
export function* casesOf(sizes: Sizes): Generator<ListCase> {
  const known = given(sizes)
  const resources = Object.values(definition.resources) as unknown as Resource[]
  for (const { name, filter, search, orders = [], paged, documents } of [...resources, messages]) {
    const document = documents.list
    const first = { first: PAGE }
    yield { name, document, variables: first }
    if (!paged) continue
    if (documents.count) yield { name: `${name}, how many`, document: documents.count, variables: {} }
    for (const field of orders)
      for (const direction of ['ASC', 'DESC']) {
        const orderBy = { field, direction }
        yield { name: `${name} by ${field} ${direction}`, document, variables: { ...first, orderBy } }
        yield {
          name: `${name} by ${field} ${direction}, page 400`,
          document,
          variables: { ...page400, orderBy },
        }
      }
    const filters =
      name === 'messages'
        ? ofMessages
        : [...(search ? [{ name: 'search', kind: 'text' }] : []), ...(inputs[filter ?? ''] ?? [])].flatMap(
            input =>
              [input.after ?? input.name, input.before]
                .filter(part => part !== undefined)
                .flatMap(part => valuesOf(input, known).map(value => ({ [part]: value }))),
          )
    for (const wanted of filters) {
      const variables = { ...first, filter: wanted }
      yield { name: `${name} with ${JSON.stringify(wanted).slice(0, 50)}`, document, variables }
    }
  }
}
