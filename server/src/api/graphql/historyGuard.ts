import type { Message } from '@parley/prisma'
import type { GraphQLSchema } from 'graphql'
import { getNullableType, isListType, isNonNullType, isObjectType } from 'graphql'
import { leaveFor, type Reach, seesEverybodys } from '../../access/historyGrant/reach.js'
import type { Viewer } from '../../base/viewer.js'
import { mayRead, readsHistory, unreadable } from '../../chat/conversation/historyAccess.js'
import type { Context } from '../context.js'

/**
 * What somebody sees of a conversation or a message that they may not read: what it is and where it stands, nothing of
 * what it says. A field that is not named here is kept from them, so that a new one is until somebody thinks of it.
 */
const open: Record<string, ReadonlySet<string>> = {
  Conversation: new Set([
    'id',
    'owner',
    'viewerAccess',
    'viewerCan',
    'participants',
    'model',
    'pinned',
    'archived',
    'unread',
    'temporary',
    'lastMessage',
    'lastMessageAt',
    'eventCursor',
    'usage',
    'createdAt',
    'updatedAt',
    'expiresAt',
  ]),
  Message: new Set([
    'id',
    'conversation',
    'role',
    'status',
    'model',
    'contextOmitted',
    'createdAt',
    'updatedAt',
    'completedAt',
  ]),
}

/** Nor these, for whoever is not in the conversation and sees of everybody's only what there is. */
const ofThoseInIt: Record<string, ReadonlySet<string>> = {
  Conversation: new Set(['lastMessage']),
  Message: new Set(),
}

type Made = Pick<Message, 'madeBy'>
type Row = Partial<Made & Pick<Message, 'id' | 'conversationId' | 'ownerId'>>

/**
 * Puts the fields of conversations and messages behind HISTORY_READ, wherever they stand: in a list, in the answer of a
 * mutation, below another message. Kept from somebody, a field is null where it may be, empty where it is a list, and
 * FORBIDDEN where it can be neither. Of the versions of a message they find those that they may read. Whoever sees what
 * there is of everybody's reads no more of it than their grants, or the scopes of their key, allow at this moment.
 */
export function guardHistory(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, fields] of Object.entries(open)) {
    const type = schema.getType(name)
    if (!isObjectType(type)) throw new Error(`The schema has no type ${name}.`)
    for (const field of Object.values(type.getFields())) {
      const isOpen = fields.has(field.name)
      if (isOpen && !ofThoseInIt[name]?.has(field.name)) continue
      const { resolve } = field
      const isVersions = name === 'Message' && field.name === 'siblings'
      const instead = insteadOf(field.type, `${name}.${field.name}`)
      field.resolve = (row: Row, args, context: Context, info) => {
        const { viewer } = context
        if (!viewer || !(isOpen || mayRead(viewer, row))) return instead(context)
        const shown = () => {
          const value: unknown = resolve ? resolve(row, args, context, info) : row[field.name as keyof Row]
          return isVersions && !readsHistory(viewer) ? readableAmong(viewer, value) : value
        }
        if (!seesEverybodys(viewer) || row.ownerId === viewer.user.id) return shown()
        return isWithin(context, viewer, row).then(within => (within ? shown() : instead(context)))
      }
    }
  }
  return schema
}

/** Whether somebody is in the conversation, or may read it without being in it. */
async function isWithin(context: Context, viewer: Viewer, row: Row): Promise<boolean> {
  const { id = '', ownerId = '', conversationId = id } = row
  const part = await context.loaders.part.load({ conversationId, userId: viewer.user.id })
  return part !== null || leaveFor(await reachIn(context, viewer), { conversationId, ownerId }) !== undefined
}

const reaches = new WeakMap<object, Promise<Reach>>()

/** Asked once for each operation, as its loaders are made. */
function reachIn({ loaders, services }: Context, viewer: Viewer): Promise<Reach> {
  const known = reaches.get(loaders) ?? services.historyGrants.reachOf(viewer)
  reaches.set(loaders, known)
  return known
}

const readableAmong = async (viewer: Viewer, messages: unknown): Promise<Made[]> =>
  ((await messages) as Made[]).filter(row => mayRead(viewer, row))

function insteadOf(type: unknown, name: string): (context: Context) => unknown {
  if (!isNonNullType(type)) return () => null
  if (isListType(getNullableType(type))) return () => []
  return ({ viewer, services }) => {
    if (viewer) services.denials.note(viewer, name)
    throw unreadable()
  }
}
