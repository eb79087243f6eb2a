import { openWorld, type World } from './accessWorld.js'
import type { GraphQLAnswer } from './ask.js'
import type { Parley, SignedIn } from './parley.js'

/** Somebody new who asks, in one line. */
export interface Somebody extends SignedIn {
  id: string
  /** The data of an answer; throws its first error, with its code and fields. */
  get(query: string, variables?: Record<string, unknown>): Promise<NonNullable<GraphQLAnswer['data']>>
  /** The code of an answer, or undefined for one without an error. */
  code(query: string, variables?: Record<string, unknown>): Promise<string | undefined>
  share(conversationId: string, userId: string, access: string): Promise<NonNullable<GraphQLAnswer['data']>>
}

/** People of one server who share conversations. */
export function openPeople(parley: Parley): World & {
  somebody(...roles: string[]): Promise<Somebody>
  /** Who chats, and has opened everybody's history for an hour. */
  auditor(): Promise<Somebody>
} {
  const world = openWorld(parley, 'not used by these')
  return {
    ...world,
    async somebody(...roles) {
      const { id, token } = await world.person(...(roles.length > 0 ? roles : ['rol_user']))
      return somebodyWith(parley, id, token)
    },
    async auditor() {
      const { id, token } = await world.opened('rol_user')
      return somebodyWith(parley, id, token)
    },
  }
}

export function somebodyWith(parley: Parley, id: string, token: string): Somebody {
  const person = parley.as({ token })
  const code = async (query: string, variables = {}) =>
    (await person.ask({ query, variables })).errors?.[0]?.extensions.code
  const get = async (query: string, variables = {}) => {
    const { data, errors } = await person.ask({ query, variables })
    if (errors?.[0]) throw Object.assign(new Error(errors[0].message), errors[0].extensions)
    return data
  }
  return {
    ...person,
    id,
    code,
    get,
    share: (conversationId, userId, access) => get(addParticipant, { conversationId, userId, access }),
  }
}

export const addParticipant = `mutation ($conversationId: ID!, $userId: ID!, $access: Access!) {
  addParticipant(conversationId: $conversationId, userId: $userId, access: $access) {
    id owner { id } viewerAccess participants { user { id } access } } }`

export const removeParticipant = `mutation ($conversationId: ID!, $userId: ID!) {
  removeParticipant(conversationId: $conversationId, userId: $userId) { id participants { user { id } } } }`
