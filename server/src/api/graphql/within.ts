import type { ExecutionResult } from 'graphql'
import { CodedError } from '../../base/errors.js'
import { within } from '../../base/within.js'
import { asGraphQLError } from './mask.js'

/**
 * Runs an operation that has a time limit; what it still does after that is told to stop by `abort`. Whatever breaks,
 * the result says it: on a WebSocket an exception would end the other operations as well.
 */
export async function withinTime(
  ms: number,
  abort: AbortController,
  run: () => Promise<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult> {
  try {
    return await within(ms, Promise.resolve(run()), () => {
      abort.abort()
      throw new CodedError('TIMEOUT', 'The operation took too long.')
    })
  } catch (error) {
    return { errors: [asGraphQLError(error)], data: null }
  }
}
