import { type ErrorDetails, ParleyError } from './errors.js'

/**
 * A {@link ParleyError} with a known code.
 *
 * @category Errors
 */
export type ErrorOf<Code extends string> = ParleyError & { readonly code: Code }

/**
 * The class of all errors with one code.
 *
 * @category Errors
 */
export interface ErrorClass<Code extends string> {
  /** Creates an error with the code, for tests. */
  new (message: string, details?: ErrorDetails): ErrorOf<Code>
  /** What every error with the code has. */
  readonly prototype: ErrorOf<Code>
  /** Lets `instanceof` check whether something is a {@link ParleyError} with the code. */
  [Symbol.hasInstance](error: unknown): error is ErrorOf<Code>
}

/**
 * @internal A class that knows its errors by their code: whoever asks for none of them carries none of them, and
 * a code that the server has learned since is a plain ParleyError.
 */
export function errorClass<const Code extends string>(code: Code): ErrorClass<Code> {
  class CodedError extends ParleyError {
    constructor(message: string, details?: ErrorDetails) {
      super(code, message, details)
    }

    static override [Symbol.hasInstance](error: unknown): boolean {
      return error instanceof ParleyError && error.code === code
    }
  }
  return CodedError as unknown as ErrorClass<Code>
}

/**
 * The server did not answer.
 *
 * @class
 * @category Errors by code
 */
export const NetworkError = /*#__PURE__*/ errorClass('NETWORK_ERROR')
/** The server did not answer. */
export type NetworkError = ErrorOf<'NETWORK_ERROR'>

/**
 * The answer did not come from a GraphQL server.
 *
 * @class
 * @category Errors by code
 */
export const BadResponseError = /*#__PURE__*/ errorClass('BAD_RESPONSE')
/** The answer did not come from a GraphQL server. */
export type BadResponseError = ErrorOf<'BAD_RESPONSE'>

/**
 * The client was closed.
 *
 * @class
 * @category Errors by code
 */
export const ClientClosedError = /*#__PURE__*/ errorClass('CLIENT_CLOSED')
/** The client was closed. */
export type ClientClosedError = ErrorOf<'CLIENT_CLOSED'>
