import {
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { isLeftOut, spread } from '../../base/asked.js'
import { readsHistory, unreadable } from '../../chat/conversation/historyAccess.js'
import type { Context } from '../context.js'

/**
 * Refuses mutations whose answer asks for the messages of a conversation by somebody who may not read them: before
 * anything is done, because an answer that is an error looks like nothing was.
 */
export function refuseUnreadableAnswers(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field
    if (!resolve) continue
    field.resolve = (source, args, context: Context, info) => {
      if (context.viewer && !readsHistory(context.viewer) && asksForMessages(info)) throw unreadable()
      return resolve(source, args, context, info)
    }
  }
  return schema
}

function asksForMessages({
  fieldNodes,
  returnType,
  schema,
  fragments,
  variableValues,
}: GraphQLResolveInfo): boolean {
  const isAskedIn = (set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): boolean =>
    set?.selections.some(selection => !isLeftOut(selection, variableValues) && at(selection, type)) ?? false

  const at = (selection: SelectionNode, type: GraphQLNamedType | undefined): boolean => {
    if (selection.kind === Kind.FIELD) {
      const { value: name } = selection.name
      if (type?.name === 'Conversation' && name === 'messages') return true
      const field = isObjectType(type) ? type.getFields()[name] : undefined
      return field ? isAskedIn(selection.selectionSet, getNamedType(field.type)) : false
    }
    const inner = spread(selection, fragments)
    const condition = inner?.typeCondition
    return isAskedIn(inner?.selectionSet, condition ? schema.getType(condition.name.value) : type)
  }

  return fieldNodes.some(({ selectionSet }) => isAskedIn(selectionSet, getNamedType(returnType)))
}
