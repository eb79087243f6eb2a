import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { limits, validationRules } from './limits.js'
import { rootFieldRule } from './rootField.js'

const MAX_DOCUMENTS = 500

/** Of both transports. */
const rules = [
  ...specifiedRules.filter(rule => rule !== SingleFieldSubscriptionsRule),
  rootFieldRule,
  ...validationRules,
]

/** Says what is wrong with a document, with codes; once for each, because whoever parses keeps what was parsed. */
export function createValidation(schema: GraphQLSchema) {
  const known = new WeakMap<DocumentNode, GraphQLError[]>()

  return (document: DocumentNode): GraphQLError[] => {
    const mistakes =
      known.get(document) ??
      validate(schema, document, rules, { maxErrors: limits.errors }).map(error =>
        withCode(error, 'GRAPHQL_VALIDATION_FAILED'),
      )
    known.set(document, mistakes)
    return mistakes
  }
}

interface Read {
  document: DocumentNode
  operation: OperationDefinitionNode
}

/** What Apollo does for HTTP, for the WebSocket. */
export function createDocumentReader(schema: GraphQLSchema) {
  const cache = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS })
  const mistakesIn = createValidation(schema)

  /** Throws GraphQLErrors with a code, one or several. */
  return (source: string, operationName?: string | null): Read => {
    const known = cache.get(source)
    const document = known ?? parseSource(source)
    if (!known) {
      const errors = mistakesIn(document)
      if (errors.length > 0) throw new DocumentErrors(errors)
      cache.set(source, document)
    }
    const operation = getOperationAST(document, operationName)
    if (!operation)
      throw new DocumentErrors([
        withCode(
          new GraphQLError('The operation cannot be found in the document.'),
          'OPERATION_RESOLUTION_FAILURE',
        ),
      ])
    return { document, operation }
  }
}

export class DocumentErrors extends Error {
  constructor(readonly errors: GraphQLError[]) {
    super('The document cannot be run.')
  }
}

function parseSource(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: limits.tokens })
  } catch (error) {
    throw error instanceof GraphQLError
      ? new DocumentErrors([withCode(error, 'GRAPHQL_PARSE_FAILED')])
      : error
  }
}

const withCode = (error: GraphQLError, code: string): GraphQLError =>
  error.extensions.code
    ? error
    : new GraphQLError(error.message, {
        nodes: error.nodes,
        source: error.source,
        positions: error.positions,
        extensions: { code },
      })
