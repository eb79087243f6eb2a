import {
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
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
  const isLeftOut = (selection: SelectionNode): boolean =>
    getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if === false

  const within = (set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): boolean =>
    set?.selections.some(selection => !isLeftOut(selection) && at(selection, type)) ?? false

  const at = (selection: SelectionNode, type: GraphQLNamedType | undefined): boolean => {
    if (selection.kind === Kind.FIELD) {
      const { value: name } = selection.name
      if (type?.name === 'Conversation' && name === 'messages') return true
      const field = isObjectType(type) ? type.getFields()[name] : undefined
      return field ? within(selection.selectionSet, getNamedType(field.type)) : false
    }
    const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection
    const condition = inner?.typeCondition
    return within(inner?.selectionSet, condition ? schema.getType(condition.name.value) : type)
  }

  return fieldNodes.some(({ selectionSet }) => within(selectionSet, getNamedType(returnType)))
}
