import type { ExecutionResult } from 'graphql'
import type { Context } from '../context.js'
import type { Variables } from './variables.js'

/** Runs one operation with variables that were coerced; what fails in a field is in the result. */
export type Run = (
  rootValue: unknown,
  context: Context,
  variables: Variables,
) => Promise<ExecutionResult> | ExecutionResult
