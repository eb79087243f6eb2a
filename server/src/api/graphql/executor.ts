import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.js'
import { withinSize } from './answer.js'
import { isCompilable } from './compilable.js'
import { createErrorFilter } from './nulledErrors.js'
import type { Run } from './run.js'
import { takingCoerced, type Variables, withCoerced } from './variables.js'

/** A compiled one takes about 360 KB. */
const MAX_OPERATIONS = 200

export interface Executable {
  /** By which of the two it runs. */
  compiled: boolean
  run: Run
  /** The events of a subscription, each of which is then run. */
  events(context: Context, variables: Variables): ReturnType<typeof createSourceEventStream>
}

export type Prepare = ReturnType<typeof createExecutor>

/**
 * Prepares each operation once: compiles what the compiler runs exactly as graphql-js does, several times faster, and
 * has graphql-js interpret the rest.
 */
export function createExecutor(schema: GraphQLSchema) {
  const cache = new LRUCache<string, Executable>({ max: MAX_OPERATIONS })
  const lenient = withCoerced(schema)

  return (source: string, original: DocumentNode, operationName?: string | null): Executable => {
    const key = `${operationName ?? ''}\n${source}`
    const known = cache.get(key)
    if (known) return known
    const document = takingCoerced(original)
    const compiled = compile(lenient, document, operationName)
    const interpreted: Run = (rootValue, contextValue, variableValues) =>
      execute({ schema: lenient, document, operationName, rootValue, contextValue, variableValues })
    const executable: Executable = {
      compiled: compiled !== null,
      run: withinSize(compiled ?? interpreted),
      events: (contextValue, variableValues) =>
        createSourceEventStream({ schema: lenient, document, operationName, contextValue, variableValues }),
    }
    cache.set(key, executable)
    return executable
  }
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Run | null {
  const operation = getOperationAST(document, operationName)
  if (!operation || !isCompilable(schema, document, operation)) return null
  const compiled = compileQuery(schema, document, operationName ?? undefined)
  if (!isCompiledQuery(compiled)) return null
  const filter = createErrorFilter(schema, operation)
  return (rootValue, context, variables) => {
    const result: Promise<ExecutionResult> | ExecutionResult = compiled.query(rootValue, context, variables)
    return result instanceof Promise ? result.then(filter) : filter(result)
  }
}
