/** One answer of a server, or that there was none. */
export interface Answer {
  status: number
  code: string | null
  /** Whether a root field was answered, beside one that was not. */
  partial: boolean
  retryAfter: string | null
  ms: number
}

interface GraphQLAnswer {
  data?: Record<string, unknown> | null
  errors?: { path?: string[]; extensions: { code: string; retryAfter?: number } }[]
}

/** How long somebody waits for an answer before they take the server for broken. */
const PATIENCE_MS = 20_000

/** A `fetch` that tells of every answer, those of repetitions the SDK makes by itself included. */
export function tellingFetch(tell: (answer: Answer) => void): typeof fetch {
  return async (input, init) => {
    const began = performance.now()
    try {
      const response = await fetch(input, init)
      // A subscription where no socket gets through: what it brings is counted by whoever reads it.
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) return response
      const text = await response.text()
      const { status, headers } = response
      tell({ status, ...whatIsIn(text, headers.get('retry-after')), ms: performance.now() - began })
      return new Response(text, { status, headers })
    } catch (error) {
      const nothing = { status: 0, code: 'NETWORK_ERROR', partial: false, retryAfter: null }
      tell({ ...nothing, ms: performance.now() - began })
      throw error
    }
  }
}

function whatIsIn(text: string, header: string | null): Pick<Answer, 'code' | 'partial' | 'retryAfter'> {
  let answer: GraphQLAnswer
  try {
    answer = JSON.parse(text)
  } catch {
    return { code: 'no GraphQL', partial: false, retryAfter: header }
  }
  const { data, errors = [] } = answer
  const [first] = errors
  const failed = new Set(errors.map(({ path }) => path?.[0]))
  const partial = Object.entries(data ?? {}).some(([name, value]) => value !== null || !failed.has(name))
  const seconds = first?.extensions.retryAfter
  const retryAfter = partial && seconds !== undefined ? String(seconds) : header
  return { code: first?.extensions.code ?? null, partial, retryAfter }
}

export const isRefusal = ({ code }: Answer): boolean => code !== null

/** What is wrong with an answer while something else is: it may be refused, so that a client repeats it. */
export function wrongWith({ status, code, partial, retryAfter, ms }: Answer): string | null {
  if (ms > PATIENCE_MS) return `an answer came after more than ${PATIENCE_MS / 1000} s`
  if (code === null) return status === 200 ? null : `an answer without an error has ${status}`
  if (code === 'NETWORK_ERROR') return null
  if (code !== 'SERVICE_UNAVAILABLE') return `an answer was ${code} with ${status}`
  if (status !== (partial ? 200 : 503))
    return `SERVICE_UNAVAILABLE came with ${status}${partial ? ' and an answer beside it' : ''}`
  return retryAfter ? null : 'SERVICE_UNAVAILABLE came without when to come again'
}
