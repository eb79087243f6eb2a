import { explain, explanations, type Outage, UNAVAILABLE } from './explain.js'
import { logged } from './failureLog.js'
import { type FailureCode, ModelError } from './model.js'

export class OutageError extends ModelError {
  /** What the server asks to wait; null where it says nothing. */
  readonly retryAfterMs: number | null

  constructor(
    readonly outage: Outage,
    code: FailureCode,
    message: string,
    { retryAfterMs = null, ...options }: ErrorOptions & { retryAfterMs?: number | null } = {},
  ) {
    super(code, message, options)
    this.retryAfterMs = retryAfterMs
  }
}

/** Whatever the client throws, as a sentence for the person who waits; the original goes to the log without the key. */
export function toModelError(error: unknown, model: string, key: string | null): ModelError {
  if (error instanceof ModelError) return error
  const { code, sentence, outage, retryAfterMs } = explain(error, model)
  const cause = logged(error, key)
  return outage
    ? new OutageError(outage, code, sentence, { cause, retryAfterMs })
    : new ModelError(code, sentence, { cause })
}

export const failures = {
  noFirstPiece: () => new OutageError('down', 'TIMEOUT', 'The model did not begin to answer in time.'),
  silence: () => new ModelError('TIMEOUT', 'The model fell silent in the middle of its answer.'),
  cut: () => new OutageError('down', UNAVAILABLE, explanations.cut.sentence),
  noAnswer: () => new OutageError('down', UNAVAILABLE, explanations.broken.sentence),
  resting: (model: string) =>
    new OutageError(
      'absent',
      UNAVAILABLE,
      `The model ${model} failed several times in a row and is given half a minute to recover.`,
    ),
  filtered: () => new ModelError('CONTENT_FILTERED', "The model server's content filter ended the answer."),
  empty: (finish: string) =>
    new ModelError('MODEL_REFUSED', emptyBecause.get(finish) ?? 'The model ended without an answer.'),
  endless: () => new ModelError(UNAVAILABLE, 'The model did not come to an end; the answer was broken off.'),
}

const emptyBecause = new Map([
  ['length', 'The model reached its limit of tokens before it wrote anything.'],
  ['tool_calls', 'The model asked for tools instead of answering.'],
])
