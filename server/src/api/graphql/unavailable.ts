import type { ExecutionResult } from 'graphql'
import type { CodedError } from '../../base/errors.js'
import { codedIn } from './mask.js'

/** The first error that says that the server could not do it just now. */
export function unavailableIn(errors: readonly unknown[] = []): CodedError | undefined {
  return errors.map(codedIn).find(isUnavailable)
}

/** The same, where that is all there is to say: nothing was done, and no field has an answer. */
export function nothingBut({ data, errors = [] }: ExecutionResult): CodedError | undefined {
  const unavailable = errors.filter(error => isUnavailable(codedIn(error)))
  const failed = new Set(unavailable.map(({ path }) => path?.[0]))
  const unanswered = data
    ? Object.entries(data).every(([key, value]) => value === null && failed.has(key))
    : unavailable.length === errors.length
  return unanswered ? unavailableIn(unavailable) : undefined
}

const isUnavailable = (error: CodedError | null): error is CodedError => error?.code === 'SERVICE_UNAVAILABLE'
