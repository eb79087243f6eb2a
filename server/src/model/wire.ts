/** What servers say in place of what the format wants. */

type Fields = Record<string, unknown>

const objectOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The error in what a server sent, as OpenAI writes it; null: there is none. Gemini puts it into a list, Mistral and old
 * vLLM leave its wrapper out, xAI and LM Studio make it a string, FastAPI calls it detail, and OpenRouter has what its
 * provider said beside it.
 */
export function errorOf(body: unknown): Fields | null {
  if (Array.isArray(body)) return body.length === 1 ? errorOf(body[0]) : null
  const { error, detail, object, message, ...rest } = objectOf(body) ?? {}
  if (typeof error === 'string' && error) return { ...rest, message: error }
  const wrapped = objectOf(error)
  if (wrapped) return withRaw(wrapped)
  if (detail) return { message: detailOf(detail) }
  if (object === 'error' || (typeof message === 'string' && !rest.choices)) return { ...rest, message }
  return null
}

function withRaw(error: Fields): Fields {
  const raw = objectOf(error.metadata)?.raw
  if (raw == null) return error
  return { ...error, message: `${String(error.message ?? '')} ${textOf(raw)}` }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function detailOf(detail: unknown): string {
  if (!Array.isArray(detail)) return textOf(detail)
  const lines = detail.map(item => {
    const { loc, msg } = objectOf(item) ?? {}
    return `${Array.isArray(loc) ? loc.join('.') : ''} ${textOf(msg ?? item)}`
  })
  return lines.join('; ')
}

/** The body of a refusal, as OpenAI writes it where it is an error at all. */
export function asRefusal(text: string): string {
  const body = parsed(text)
  const error = body === undefined ? null : errorOf(body)
  return error ? JSON.stringify({ error }) : text
}

/** A whole completion as the chunk that a stream of one piece would have. */
export function chunkOf(completion: unknown): Fields | null {
  const { choices, ...rest } = objectOf(completion) ?? {}
  const choice = objectOf(Array.isArray(choices) ? choices[0] : null)
  if (!choice) return null
  const { message, text, delta, finish_reason } = choice
  const said = message ?? delta ?? (typeof text === 'string' ? { content: text } : {})
  return { ...rest, choices: [{ index: 0, delta: said, finish_reason }] }
}
