import type { ExecutionResult } from 'graphql'
import { CodedError } from '../../base/errors.js'
import { limits } from './limits.js'
import type { Run } from './run.js'

/** Answers with an error alone where the answer would be too large: before it is written, on both transports. */
export function withinSize(run: Run): Run {
  return (rootValue, context, variables) => {
    const result = run(rootValue, context, variables)
    return result instanceof Promise ? result.then(checked) : checked(result)
  }
}

function checked(result: ExecutionResult): ExecutionResult {
  // Nearly every answer is small enough however its texts are written; to measure each would take a tenth of its time.
  if (
    roomAfter(result.data, limits.answer, mostBytes) >= 0 ||
    roomAfter(result.data, limits.answer, bytes) >= 0
  )
    return result
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

const bytes = (text: string): number => Buffer.byteLength(text)

/** UTF-8 takes at most three for each unit of a text. */
const mostBytes = (text: string): number => 3 * text.length

/** Bytes that are left of `room` once a value is written as JSON, or less than none. */
function roomAfter(value: unknown, room: number, sizeOf: (text: string) => number): number {
  if (typeof value === 'string') return room - sizeOf(value) - 3
  if (typeof value !== 'object' || value === null) return room - 6
  let left = room - 2
  if (Array.isArray(value))
    for (let i = 0; i < value.length && left >= 0; i++) left = roomAfter(value[i], left, sizeOf)
  else
    for (const key of Object.keys(value)) {
      if (left < 0) break
      left = roomAfter((value as Record<string, unknown>)[key], left - key.length - 3, sizeOf)
    }
  return left
}
