import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import { CodedError } from '../../base/errors.js'
import { textRule } from './text.js'

/** Of every document, on both transports. */
export const limits = {
  tokens: 1000,
  depth: 8,
  /** An object of any type is asked for with its fields by type, aliased where their types differ. */
  aliases: 40,
  rootFields: 10,
  directives: 5,
  fragments: 20,
  /** As executed: each spread of a fragment counts all that is in it. */
  selections: 1000,
  cost: 6000,
  /** What the schema costs whoever may ask for it: nothing up to here, which is twice the standard query. */
  introspection: 20_000,
  /**
   * Fields in the lists of one answer, counted as they are read: what was estimated may turn out longer. They are
   * completed on the main thread, a hundred thousand in about a tenth of a second.
   */
  fields: 50_000,
  /** Bytes of an answer, or of one event of a subscription. */
  answer: 20_000_000,
  /** How many errors of one document or its variables are told. */
  errors: 5,
  /** Bytes of a request without the text of a message, and with it. */
  body: 100_000,
  bodyWithMessage: 1_000_000,
  /** Milliseconds a query or mutation may take. */
  time: 30_000,
  /** Bytes of one message on a WebSocket. */
  socketMessage: 64 * 1024,
  /** Milliseconds from the opening of a WebSocket to its `connection_init`. */
  initTime: 3000,
  /** Milliseconds from one ping on a WebSocket to the next, by which the first is answered. */
  pingTime: 12_000,
  /** Milliseconds a client may take nothing of what waits for it, or leave more than `socketBuffer` waiting. */
  stalledTime: 10_000,
  /** Bytes. */
  socketBuffer: 1_000_000,
} as const

export const validationRules: ValidationRule[] = [shapeRule, textRule]

interface Shape {
  /** Side by side at the top. */
  fields: number
  depth: number
  aliases: number
  directives: number
  selections: number
}

const emptyShape: Shape = { fields: 0, depth: 0, aliases: 0, directives: 0, selections: 0 }

export const introspectionFields = new Set(['__schema', '__type'])

/** Depth, aliases, directives and root fields as executed, with fragments put in where they are spread. */
function shapeRule(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Shape>()
  const report = (what: string, limit: number) =>
    context.reportError(new CodedError('QUERY_TOO_COMPLEX', `The document has ${what}; at most ${limit}.`))

  const measureFragment = (fragment: FragmentDefinitionNode): Shape => {
    const known = fragments.get(fragment.name.value)
    if (known) return known
    // A fragment that contains itself is refused by another rule; here it must only come to an end.
    fragments.set(fragment.name.value, emptyShape)
    const shape = measure(fragment.selectionSet)
    fragments.set(fragment.name.value, shape)
    return shape
  }

  const measure = (set: SelectionSetNode): Shape => {
    const total = { ...emptyShape }
    for (const selection of set.selections) {
      const isField = selection.kind === Kind.FIELD
      const inner = measureInside(selection)
      total.fields += isField ? 1 : inner.fields
      total.selections += 1 + inner.selections
      total.directives += selection.directives?.length ?? 0
      if (isField && introspectionFields.has(selection.name.value)) continue
      if (isField && selection.alias) total.aliases += 1
      total.depth = Math.max(total.depth, inner.depth + (isField ? 1 : 0))
      total.aliases += inner.aliases
      total.directives += inner.directives
    }
    return total
  }

  const measureInside = (selection: SelectionNode): Shape => {
    if (selection.kind !== Kind.FRAGMENT_SPREAD)
      return selection.selectionSet ? measure(selection.selectionSet) : emptyShape
    const fragment = context.getFragment(selection.name.value)
    return fragment ? measureFragment(fragment) : emptyShape
  }

  return {
    Document(document) {
      const count = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length
      if (count > limits.fragments) report(`${count} fragments`, limits.fragments)
    },
    OperationDefinition(operation) {
      const { fields, depth, aliases, directives, selections } = measure(operation.selectionSet)
      if (depth > limits.depth) report(`a depth of ${depth}`, limits.depth)
      if (aliases > limits.aliases) report(`${aliases} aliases`, limits.aliases)
      if (directives > limits.directives) report(`${directives} directives`, limits.directives)
      if (selections > limits.selections) report(`${selections} selections`, limits.selections)
      if (fields > limits.rootFields) report(`${fields} root fields`, limits.rootFields)
    },
  }
}
