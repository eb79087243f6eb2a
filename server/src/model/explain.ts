import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import type { FailureCode } from './model.js'

/** Why a model that has not begun to answer may be asked again, or another one in its place. */
export type Outage =
  /** It does not work: asked again, then left alone for a while. */
  | 'down'
  /** This once it did not answer, or not in time: asked again. */
  | 'missed'
  /** It works and has too much to do: asked again when it said so. */
  | 'busy'
  /** It is not there, and will not be in a second: another one is asked. */
  | 'absent'

export interface Explanation {
  code: FailureCode
  sentence: string
  outage?: Outage
  retryAfterMs?: number | null
}

export const UNAVAILABLE = 'MODEL_UNAVAILABLE'

// Servers that speak the format name this in different ways: OpenAI and Azure by code, vLLM and llama.cpp in prose.
const tooLong =
  /context[_ ](length|size|window)|contextwindow|maximum context|maximum prompt length|maximum number of tokens allowed|(prompt|input|inputs?|conversation|message|request)\W+(is|are)? ?too (long|large)|too large for model|input[_ ]too[_ ]large|input tokens exceed|input token count.*exceeds|range of input length|`inputs` tokens|string_above_max_length|string too long|reduce the length of/i
const filtered =
  /content_filter|content management policy|ResponsibleAIPolicyViolation|data_inspection_failed|content_policy|inappropriate content|safety system|flagged by moderation|input was flagged|moderation_blocked/i
/** Groq says so by 413. */
const rate = /tokens per minute|requests per minute|\bTPM\b|\bRPM\b|rate_limit/i

export const explanations = {
  unreachable: {
    code: UNAVAILABLE,
    sentence: 'The model cannot be reached at the moment.',
    outage: 'down',
  },
  broken: {
    code: UNAVAILABLE,
    sentence: 'The model server sent something that is not an answer.',
    outage: 'missed',
  },
  cut: {
    code: UNAVAILABLE,
    sentence: 'The connection to the model broke before the answer was complete.',
    outage: 'missed',
  },
  faulty: {
    code: UNAVAILABLE,
    sentence: 'The model server has a fault at the moment.',
    outage: 'down',
  },
  overloaded: {
    code: UNAVAILABLE,
    sentence: 'The model server is overloaded at the moment.',
    outage: 'down',
  },
  late: { code: 'TIMEOUT', sentence: 'The model did not answer in time.', outage: 'missed' },
  moved: {
    code: UNAVAILABLE,
    sentence: 'The model server sends requests elsewhere; an administrator has to look at its address.',
  },
  credentials: {
    code: 'AUTH_FAILED',
    sentence:
      'The model server does not accept the credentials of this server; an administrator has to look at them.',
  },
  tooLong: { code: 'CONTEXT_TOO_LONG', sentence: 'The conversation is too long for this model.' },
  filtered: {
    code: 'CONTENT_FILTERED',
    sentence: "The model server's content filter refused the message.",
  },
  refused: { code: 'MODEL_REFUSED', sentence: 'The model server refused the request.' },
} as const satisfies Record<string, Explanation>

/** What the client throws, in the words of whoever waits. */
export function explain(error: unknown, model: string): Explanation {
  if (error instanceof APIConnectionTimeoutError) return explanations.late
  if (error instanceof APIConnectionError) return explanations.unreachable
  if (!(error instanceof APIError)) return explainStream(error)
  const status: number | undefined = error.status
  return status === undefined ? explainEvent(error, model) : explainStatus(status, error, model)
}

function explainStatus(status: number, error: APIError, model: string): Explanation {
  if (status < 400) return explanations.moved
  if (status === 401 || status === 403) return explanations.credentials
  if (status === 404)
    return {
      code: UNAVAILABLE,
      sentence: `The model ${model} does not exist at the model server or may not be used.`,
      outage: 'absent',
    }
  if (status === 408) return explanations.late
  if (status === 429 || (status === 413 && matches(error, rate))) return rateLimited(error)
  if (status === 503 || status === 529) return { ...explanations.overloaded, retryAfterMs: waitOf(error) }
  if (status === 500 && matches(error, tooLong)) return explanations.tooLong
  if (status >= 500) return { ...explanations.faulty, retryAfterMs: waitOf(error) }
  if (status === 413 || matches(error, tooLong)) return explanations.tooLong
  return matches(error, filtered) ? explanations.filtered : explanations.refused
}

/** An error that comes as an event of a stream has no status, only what the server wrote into it. */
function explainEvent(error: APIError, model: string): Explanation {
  const status = Number(error.code)
  if (status >= 400) return explainStatus(status, error, model)
  if (matches(error, /rate_limit|insufficient_quota/i)) return rateLimited(error)
  if (matches(error, /overloaded/i)) return explanations.overloaded
  if (matches(error, tooLong) || matches(error, filtered)) return explainStatus(400, error, model)
  return explanations.broken
}

function rateLimited(error: APIError): Explanation {
  const code = 'RATE_LIMITED'
  if (matches(error, /insufficient_quota/))
    return { code, sentence: 'The quota at the model server is used up.', outage: 'absent' }
  const retryAfterMs = waitOf(error)
  const seconds = Math.ceil((retryAfterMs ?? 0) / 1000)
  const when = seconds > 0 ? `in ${seconds} second${seconds === 1 ? '' : 's'}` : 'in a moment'
  return { code, sentence: `The model has too much to do; try again ${when}.`, outage: 'busy', retryAfterMs }
}

/** What the server asks for: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3, and OpenAI's own milliseconds. */
function waitOf({ headers }: APIError): number | null {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (ms >= 0) return ms
  const after = headers?.get('retry-after') ?? ''
  const wait = /^[\d.]+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now()
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}

/** Does code, type or text of what the server answered say so? Also used to find out what a server does not know. */
export function matches(error: APIError, pattern: RegExp): boolean {
  return [error.code, error.type, error.message].some(text => pattern.test(String(text ?? '')))
}

/** What breaks while the stream is read comes as Node's HTTP client has it. */
function explainStream(error: unknown): Explanation {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(ECONN|EPIPE|ETIMEDOUT)/.test(code) ? explanations.cut : explanations.broken
}
