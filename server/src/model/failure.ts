import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { type FailureCode, ModelError } from './model.js'

// Servers that speak the format name this in different ways: OpenAI and Azure by code, vLLM and llama.cpp in prose.
const tooLong = /context[_ ](length|size|window)|maximum context|prompt is too long|input is too long/i
const filtered = /content_filter|content management policy|ResponsibleAIPolicyViolation/i

/** Whatever the client throws, as a sentence for the person who waits; the original goes to the log without the key. */
export function toModelError(error: unknown, model: string, key: string | null): ModelError {
  if (error instanceof ModelError) return error
  const [code, sentence] = explain(error, model)
  return new ModelError(code, sentence, { cause: withoutTexts(error, key) })
}

export const failures = {
  noFirstPiece: () => new ModelError('TIMEOUT', 'The model did not begin to answer in time.'),
  silence: () => new ModelError('TIMEOUT', 'The model fell silent in the middle of its answer.'),
  cut: () =>
    new ModelError('MODEL_UNAVAILABLE', 'The connection to the model broke before the answer was complete.'),
  filtered: () => new ModelError('CONTENT_FILTERED', "The model server's content filter ended the answer."),
  empty: () => new ModelError('MODEL_REFUSED', 'The model ended without an answer.'),
}

function explain(error: unknown, model: string): [FailureCode, string] {
  if (error instanceof APIConnectionTimeoutError || isBodyTimeout(error)) {
    return ['TIMEOUT', 'The model did not answer in time.']
  }
  if (error instanceof APIConnectionError) return unreachable
  if (!(error instanceof APIError)) return broken
  const status: number | undefined = error.status
  return status === undefined ? explainEvent(error, model) : explainStatus(status, error, model)
}

const unreachable: [FailureCode, string] = ['MODEL_UNAVAILABLE', 'The model cannot be reached at the moment.']
const broken: [FailureCode, string] = [
  'MODEL_UNAVAILABLE',
  'The model server broke off or sent something that is not an answer.',
]

function explainStatus(status: number, error: APIError, model: string): [FailureCode, string] {
  if (status === 401 || status === 403) {
    return [
      'AUTH_FAILED',
      'The model server does not accept the credentials of this server; an administrator has to look at them.',
    ]
  }
  if (status === 404)
    return ['MODEL_UNAVAILABLE', `The model ${model} does not exist at the model server or may not be used.`]
  if (status === 408) return ['TIMEOUT', 'The model did not answer in time.']
  if (status === 429) return rateLimited(error)
  if (status < 400 || status >= 500) return unreachable
  if (matches(error, tooLong)) return ['CONTEXT_TOO_LONG', 'The conversation is too long for this model.']
  if (matches(error, filtered))
    return ['CONTENT_FILTERED', "The model server's content filter refused the message."]
  return ['MODEL_REFUSED', 'The model server refused the request.']
}

/** An error that comes as an event of a stream has no status, only what the server wrote into it. */
function explainEvent(error: APIError, model: string): [FailureCode, string] {
  const status = Number(error.code)
  if (status >= 400) return explainStatus(status, error, model)
  if (matches(error, /rate_limit|insufficient_quota/i)) return rateLimited(error)
  if (matches(error, tooLong) || matches(error, filtered)) return explainStatus(400, error, model)
  return broken
}

function rateLimited(error: APIError): [FailureCode, string] {
  if (matches(error, /insufficient_quota/))
    return ['RATE_LIMITED', 'The quota at the model server is used up.']
  const seconds = Math.ceil(Number(error.headers?.get('retry-after')))
  const when = seconds > 0 ? `in ${seconds} second${seconds === 1 ? '' : 's'}` : 'in a moment'
  return ['RATE_LIMITED', `The model has too much to do; try again ${when}.`]
}

/** Does code, type or text of what the server answered say so? Also used to find out what a server does not know. */
export function matches(error: APIError, pattern: RegExp): boolean {
  return [error.code, error.type, error.message].some(text => pattern.test(String(text ?? '')))
}

function isBodyTimeout(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_BODY_TIMEOUT'
}

const UNWRITTEN = /^[\w.:-]{1,64}$/

/** Model servers repeat what they were asked in their complaints about it: the log gets what nobody can have written. */
function withoutTexts(error: unknown, key: string | null): Error {
  if (error instanceof APIConnectionError) return forTheLog(error, key)
  if (!(error instanceof APIError)) return new Error(error instanceof Error ? error.name : typeof error)
  const { status, code, type, param, requestID } = error
  const facts = Object.entries({ status, code, type, param, request: requestID })
    .filter(([, value]) => UNWRITTEN.test(String(value ?? '')))
    .map(([name, value]) => `${name} ${String(value)}`)
  return forTheLog(new Error(`The model server answered with ${facts.join(', ') || 'an error'}`), key)
}

/** Some servers repeat the key in their complaint about it, so nothing of the original object is kept. */
export function forTheLog(error: unknown, key: string | null): Error {
  const texts: string[] = []
  for (let e: unknown = error; e instanceof Error && texts.length < 4; e = e.cause) {
    texts.push('code' in e && e.code ? `${e.message} (${String(e.code)})` : e.message)
  }
  const text = texts.join(': ') || String(error)
  return new Error((key ? text.replaceAll(key, '[key]') : text).slice(0, 500))
}
