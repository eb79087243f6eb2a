import type { Message } from '@parley/prisma'
import type { GraphQLSchema } from 'graphql'
import { getNullableType, isListType, isNonNullType, isObjectType } from 'graphql'
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
    'participants',
    'model',
    'pinned',
    'archived',
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

type Made = Pick<Message, 'madeBy'>

/**
 * Puts the fields of conversations and messages behind HISTORY_READ, wherever they stand: in a list, in the answer of a
 * mutation, below another message. Kept from somebody, a field is null where it may be, empty where it is a list, and
 * FORBIDDEN where it can be neither. Of the versions of a message they find those that they may read.
 */
export function guardHistory(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, fields] of Object.entries(open)) {
    const type = schema.getType(name)
    if (!isObjectType(type)) throw new Error(`The schema has no type ${name}.`)
    for (const field of Object.values(type.getFields())) {
      if (fields.has(field.name)) continue
      const { resolve } = field
      const isVersions = name === 'Message' && field.name === 'siblings'
      const instead = insteadOf(field.type, `${name}.${field.name}`)
      field.resolve = (row: Partial<Made>, args, context: Context, info) => {
        if (!context.viewer || !mayRead(context.viewer, row)) return instead(context)
        const value: unknown = resolve ? resolve(row, args, context, info) : row[field.name as keyof Made]
        return isVersions && !readsHistory(context.viewer) ? readableAmong(context.viewer, value) : value
      }
    }
  }
  return schema
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
