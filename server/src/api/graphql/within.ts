import type { ExecutionResult } from 'graphql'
import { CodedError } from '../../base/errors.js'
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
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      abort.abort()
      reject(new CodedError('TIMEOUT', 'The operation took too long.'))
    }, ms)
  })
  try {
    return await Promise.race([run(), late])
  } catch (error) {
    return { errors: [asGraphQLError(error)], data: null }
  } finally {
    clearTimeout(timer)
  }
}
