import type { ExecutionResult } from 'graphql'
import { CodedError } from '../../base/errors.js'
import { limits } from './limits.js'
import type { Run } from './run.js'

const SHORT = 200

/** Answers with an error alone where the answer would be too large: before it is written, on both transports. */
export function withinSize(run: Run): Run {
  return (rootValue, context, variables) => {
    const result = run(rootValue, context, variables)
    return result instanceof Promise ? result.then(checked) : checked(result)
  }
}

function checked(result: ExecutionResult): ExecutionResult {
  if (roomAfter(result.data, limits.answer) >= 0) return result
  const megabytes = limits.answer / 1_000_000
  return {
    data: null,
    errors: [
      new CodedError(
        'QUERY_TOO_COMPLEX',
        `The answer has more than ${megabytes} MB. Ask for shorter lists or fewer fields.`,
      ),
    ],
  }
}

/** Bytes that are left of `room` once a value is written as JSON, or less than none. */
function roomAfter(value: unknown, room: number): number {
  // Near enough for what is short.
  if (typeof value === 'string')
    return room - (value.length < SHORT ? value.length : Buffer.byteLength(value)) - 3
  if (typeof value !== 'object' || value === null) return room - 6
  let left = room - 2
  for (const key in value) {
    if (left < 0) break
    left = roomAfter(
      (value as Record<string, unknown>)[key],
      left - (Array.isArray(value) ? 0 : key.length + 3),
    )
  }
  return left
}
