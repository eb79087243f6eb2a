import { APIError } from 'openai'
import { type Dialect, halved, refusable, rememberTooLong, takenParameters } from './dialects.js'
import { explain, matches } from './explain.js'
import type { ModelRequest } from './model.js'

const UNSUPPORTED =
  /unsupported|not support|n[o']t (allowed|permitted|enabled|accepted|recogni[sz]ed)|unknown|unrecogni[sz]ed|unexpected|extra (inputs|fields)|additional propert|invalid (parameter|argument|field)|deprecated|instead/i
/** A field that it does not name, or not as we do. */
const SOME_FIELD =
  /(unknown|unrecogni[sz]ed|unexpected|unsupported|extra|additional|invalid)\W+(\w+\W+){0,3}(field|param|argument|input|propert|key)|extra_forbidden/i
const LIMIT = /max_tokens|max_completion_tokens|max_output_tokens/i
const SYSTEM =
  /(system|developer)[ _-]?(role|message|prompt|instruction)|role[s]?\W+(of\W+)?["'`]?system|roles must alternate|only user\b|developer instruction/i
const STREAM = /\bstream(ing|ed)?\b/i
const PREVIEWS = /\bstream(ing|ed)?\b|partial[_ ]?images?/i

/** Once of each kind for a request, apart from what can be left out of it more than once. */
type Tried = Set<string>

/**
 * What to ask instead of what was refused, after learning from the refusal how this model wants to be asked; null: that
 * would not help. The bounds are the caller's: what has begun to answer is asked nothing again.
 */
export function correct(
  error: unknown,
  request: ModelRequest,
  dialect: Dialect,
  tried: Tried,
): ModelRequest | null {
  if (!(error instanceof APIError) || !isRefusal(error)) return null
  if (request.image) return refusesPreviews(error, dialect) ? request : null
  if (explain(error, request.model).code === 'CONTEXT_TOO_LONG')
    return shorter(error, request, dialect, tried)
  return learn(error, request, dialect, tried) ? request : null
}

/** An error in the stream has no status. Templates that raise an exception are a fault of the server in some (llama.cpp). */
const isRefusal = ({ status }: APIError): boolean =>
  status === undefined || [400, 404, 405, 413, 422, 500, 501].includes(status)

/** Whether there is another form to ask in, each tried once. */
function learn(error: APIError, request: ModelRequest, dialect: Dialect, tried: Tried): boolean {
  const says = (pattern: RegExp) => matches(error, pattern)
  const parameters = Object.entries(takenParameters(request, dialect))
  const refused = parameters.filter(
    ([name]) => error.param === name || (says(new RegExp(`\\b${name}\\b`, 'i')) && says(UNSUPPORTED)),
  )
  if (refused.length > 0) return leaveOut(refused, dialect)
  const hasLimit = request.maxTokens !== undefined && dialect.limit !== null
  const hasSystem = dialect.system && request.messages.some(({ role }) => role === 'system')
  const form =
    dialect.usage && says(/stream_options|include_usage/)
      ? 'usage'
      : hasLimit && says(LIMIT) && says(UNSUPPORTED)
        ? tried.has('limit')
          ? 'no limit'
          : 'limit'
        : hasSystem && says(SYSTEM)
          ? 'system'
          : dialect.stream && says(STREAM) && (says(UNSUPPORTED) || error.param === 'stream')
            ? 'stream'
            : says(SOME_FIELD)
              ? dialect.usage
                ? 'usage'
                : 'no limit'
              : null
  if (form === null || tried.has(form)) {
    // It names none of them, and takes all else.
    return says(SOME_FIELD) && parameters.length > 0 && leaveOut(parameters, dialect)
  }
  tried.add(form)
  Object.assign(dialect, forms[form](dialect))
  return true
}

/** What an image is asked with beside its way is what people chose. */
function refusesPreviews(error: APIError, dialect: Dialect): boolean {
  const isRefused = matches(error, PREVIEWS) || PREVIEWS.test(error.param ?? '') || matches(error, SOME_FIELD)
  if (!dialect.previews || !isRefused) return false
  dialect.previews = false
  return true
}

function leaveOut(parameters: [name: string, value: unknown][], dialect: Dialect): true {
  const refused = parameters.map(([name, value]) => refusable(name, value))
  dialect.without = [...dialect.without, ...refused]
  return true
}

const forms = {
  usage: () => ({ usage: false }),
  limit: ({ limit }: Dialect) => ({ limit: limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens' }),
  'no limit': () => ({ limit: null }),
  system: () => ({ system: false }),
  stream: () => ({ stream: false }),
} satisfies Record<string, (dialect: Dialect) => Partial<Dialect>>

/** Less of an answer where that was asked too much, else less of what was said before: half of it, until the question alone. */
function shorter(
  error: APIError,
  request: ModelRequest,
  dialect: Dialect,
  tried: Tried,
): ModelRequest | null {
  const { window, prompt } = saidOf(error)
  const { maxTokens } = request
  if (window !== null) dialect.window = window
  const room = window !== null && prompt !== null ? window - prompt - 1 : null
  if (maxTokens !== undefined && dialect.limit && !tried.has('half') && (room === null || room > 0)) {
    tried.add('half')
    return { ...request, maxTokens: Math.max(1, Math.min(room ?? maxTokens, Math.floor(maxTokens / 2))) }
  }
  rememberTooLong(dialect, request)
  const less = halved(request)
  if (less || maxTokens === undefined || tried.has('whole')) return less
  // The question alone, and still too long: it may be the limit.
  tried.add('whole')
  const { maxTokens: _limit, ...unlimited } = request
  return unlimited
}

/** Numbers in the sentence or beside it: what the model reads at most, and what it was given. */
function saidOf(error: APIError): { window: number | null; prompt: number | null } {
  const { n_ctx, n_prompt_tokens } = (error.error ?? {}) as Record<string, unknown>
  const first = (...patterns: RegExp[]) =>
    patterns.map(pattern => Number(pattern.exec(error.message)?.[1])).find(isCount)
  return {
    window:
      [n_ctx].find(isCount) ??
      first(
        /maximum (?:context|prompt) length (?:is|of) (\d+)/i,
        /with (\d+) maximum context/i,
        /(?:context[_ ](?:size|length|window)|limit)[^\d]{0,24}(\d+)/i,
        /\[1, ?(\d+)\]/,
        />\s*(\d+) maximum/i,
        /maximum number of tokens allowed \(?(\d+)/i,
      ) ??
      null,
    prompt:
      [n_prompt_tokens].find(isCount) ??
      first(/(\d+) in the messages/i, /(?:at least|contains|has) (\d+) input tokens/i) ??
      null,
  }
}

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 16 && Number(value) < 2 ** 31
