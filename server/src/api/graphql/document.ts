import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { limits, validationRules } from './limits.js'

const MAX_DOCUMENTS = 500

const rules = [...specifiedRules, ...validationRules]

interface Read {
  document: DocumentNode
  operation: OperationDefinitionNode
}

/** What Apollo does for HTTP, for the WebSocket: the same parser limits and rules. */
export function createDocumentReader(schema: GraphQLSchema) {
  const cache = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS })

  /** Throws GraphQLErrors with a code, one or several. */
  return (source: string, operationName?: string | null): Read => {
    const known = cache.get(source)
    const document = known ?? parseSource(source)
    if (!known) {
      const errors = mistakesIn(schema, document)
      if (errors.length > 0)
        throw new DocumentErrors(errors.map(error => withCode(error, 'GRAPHQL_VALIDATION_FAILED')))
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

/** A condition by a variable at the top of a subscription makes GraphQL's own rule throw what it should report. */
function mistakesIn(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, rules, { maxErrors: limits.errors })
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
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
