import { explain, explanations, type Outage, UNAVAILABLE } from './explain.js'
import { logged, saidBy } from './failureLog.js'
import { type FailureCode, ModelError, type ModelErrorOptions, type ModelRequest } from './model.js'

export class OutageError extends ModelError {
  /** What the server asks to wait; null where it says nothing. */
  readonly retryAfterMs: number | null

  constructor(
    readonly outage: Outage,
    code: FailureCode,
    message: string,
    { retryAfterMs = null, ...options }: ModelErrorOptions & { retryAfterMs?: number | null } = {},
  ) {
    super(code, message, options)
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * Whatever the client throws, as a sentence for the person who waits; what the server said itself goes to the log, without
 * the key and without what it was asked.
 */
export function toModelError(error: unknown, asked: ModelRequest, key: string | null): ModelError {
  if (error instanceof ModelError) return error
  // The client wraps what it fetches with throws.
  if (error instanceof Error && error.cause instanceof ModelError) return error.cause
  const { code, sentence, outage, retryAfterMs } = explain(error, asked.model)
  const detail = saidBy(error, asked.messages, key)
  const options = { cause: logged(error, detail, key), detail }
  return outage
    ? new OutageError(outage, code, sentence, { ...options, retryAfterMs })
    : new ModelError(code, sentence, options)
}

export const failures = {
  noFirstPiece: () => new OutageError('missed', 'TIMEOUT', 'The model did not begin to answer in time.'),
  silence: () => new ModelError('TIMEOUT', 'The model fell silent in the middle of its answer.'),
  cut: () => new OutageError('missed', UNAVAILABLE, explanations.cut.sentence),
  noAnswer: () => new OutageError('missed', UNAVAILABLE, explanations.broken.sentence),
  resting: (model: string) =>
    new OutageError(
      'absent',
      UNAVAILABLE,
      `The model ${model} failed several times in a row and is given half a minute to recover.`,
    ),
  filtered: () => new ModelError('CONTENT_FILTERED', "The model server's content filter ended the answer."),
  empty: (finish: string) =>
    new ModelError('MODEL_REFUSED', emptyBecause.get(finish) ?? 'The model ended without an answer.'),
  notUnderstood: () =>
    new ModelError(UNAVAILABLE, 'Part of the answer came in a form that this server does not understand.'),
  endless: () => new ModelError(UNAVAILABLE, 'The model did not come to an end; the answer was broken off.'),
}

const emptyBecause = new Map([
  ['length', 'The model reached its limit of tokens before it wrote anything.'],
  ['tool_calls', 'The model asked for tools instead of answering.'],
])
