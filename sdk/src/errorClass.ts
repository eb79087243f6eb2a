import { type ErrorDetails, ParleyError } from './errors.js'

/**
 * A {@link ParleyError} whose code is known.
 *
 * @category Errors
 */
export type ErrorOf<Code extends string> = ParleyError & { readonly code: Code }

/**
 * What all errors with one code have in common.
 *
 * @category Errors
 */
export interface ErrorClass<Code extends string> {
  /** An error with the code, as tests make them. */
  new (message: string, details?: ErrorDetails): ErrorOf<Code>
  /** What every error with the code has. */
  readonly prototype: ErrorOf<Code>
  /** What `instanceof` asks: whether something is a {@link ParleyError} with the code. */
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
 * There was no answer.
 *
 * @class
 * @category Errors by code
 */
export const NetworkError = /*#__PURE__*/ errorClass('NETWORK_ERROR')
/** There was no answer. */
export type NetworkError = ErrorOf<'NETWORK_ERROR'>

/**
 * The answer was not one of a GraphQL server.
 *
 * @class
 * @category Errors by code
 */
export const BadResponseError = /*#__PURE__*/ errorClass('BAD_RESPONSE')
/** The answer was not one of a GraphQL server. */
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
