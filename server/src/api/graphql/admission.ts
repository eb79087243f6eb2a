import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import type { OperationLimits } from '../../access/limit/operations.js'
import { CodedError } from '../../base/errors.js'
import type { Origin, Viewer } from '../../base/viewer.js'
import { createCostCheck } from './cost.js'
import { checkTexts, messageVariables } from './text.js'
import type { TrustedDocuments } from './trustedDocuments.js'
import { coerceVariables, type Variables } from './variables.js'

export interface Asked {
  source: string
  document: DocumentNode
  operation: OperationDefinitionNode
  operationName?: string | null | undefined
  /** As they came. */
  variables: Variables
  viewer: Viewer | null
  origin: Origin
  /** Root fields that were counted when the request came. */
  counted: number
}

/** The variables as their types have them; or why an operation that is valid may still not run. */
export type Admitted =
  | { variables: Variables; cost: number | null }
  | { refusal: GraphQLError; cost: number | null }
  | { misfits: GraphQLError[] }
/** Who may ask for the schema; admins are those who may read settings. */
export type Introspection = 'off' | 'admins' | 'everybody'
export type Admission = (asked: Asked) => Promise<Admitted>

/** What every operation has to pass before it runs, the same on both transports. */
export function createAdmission(options: {
  schema: GraphQLSchema
  introspection: Introspection
  trusted: TrustedDocuments | null
  countOperation: OperationLimits
}): Admission {
  const { schema, introspection, trusted, countOperation } = options
  const checkCost = createCostCheck(schema)
  const introspects = remember(asksForSchema)
  const messages = remember(messageVariables)
  const maySee = (viewer: Viewer | null): boolean =>
    introspection === 'everybody' ||
    (introspection === 'admins' && viewer?.permissions.has('SETTINGS_READ') === true)

  return async asked => {
    const { source, document, operation, operationName, viewer } = asked
    // First: what is refused below costs something as well.
    await countOperation(asked)
    if (trusted && !trusted.has(source))
      return refuse(
        new CodedError('OPERATION_NOT_ALLOWED', 'This server only runs the documents registered with it.'),
      )
    if (!maySee(viewer) && introspects(document))
      return refuse(
        new GraphQLError('Introspection is not allowed.', {
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, headers: new Map() } },
        }),
      )
    const refusedText = checkTexts(asked.variables, messages(document))
    if (refusedText) return refuse(refusedText)
    const coerced = coerceVariables(schema, operation, asked.variables)
    if ('misfits' in coerced) return coerced
    const { cost, refusal } = checkCost(document, coerced.variables, operationName ?? undefined)
    return refusal ? { refusal, cost } : { ...coerced, cost }
  }
}

const refuse = (refusal: GraphQLError) => ({ refusal, cost: null })

function asksForSchema(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    [Kind.FIELD]({ name: { value } }) {
      if (value === '__schema' || value === '__type') found = true
    },
  })
  return found
}

/** Parsed documents are kept, so what follows from one is worked out once. */
function remember<T>(check: (document: DocumentNode) => T): (document: DocumentNode) => T {
  const known = new WeakMap<DocumentNode, T>()
  return document => {
    const answer = known.get(document) ?? check(document)
    known.set(document, answer)
    return answer
  }
}
