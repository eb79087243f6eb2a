/** One answer of a server, or that there was none. */
export interface Answer {
  status: number
  code: string | null
  retryAfter: string | null
  ms: number
}

/** How long somebody waits for an answer before they take the server for broken. */
const PATIENCE_MS = 20_000

/** A `fetch` that tells of every answer, those of repetitions the SDK makes by itself included. */
export function tellingFetch(tell: (answer: Answer) => void): typeof fetch {
  return async (input, init) => {
    const began = performance.now()
    try {
      const response = await fetch(input, init)
      const text = await response.text()
      const { status, headers } = response
      tell({
        status,
        code: codeOf(text),
        retryAfter: headers.get('retry-after'),
        ms: performance.now() - began,
      })
      return new Response(text, { status, headers })
    } catch (error) {
      tell({ status: 0, code: 'NETWORK_ERROR', retryAfter: null, ms: performance.now() - began })
      throw error
    }
  }
}

function codeOf(text: string): string | null {
  try {
    return JSON.parse(text).errors?.[0]?.extensions.code ?? null
  } catch {
    return 'no GraphQL'
  }
}

export const isRefusal = ({ code }: Answer): boolean => code !== null

/** What is wrong with an answer while something else is: it may be refused, so that a client repeats it. */
export function wrongWith({ status, code, retryAfter, ms }: Answer): string | null {
  if (ms > PATIENCE_MS) return `an answer came after more than ${PATIENCE_MS / 1000} s`
  if (code === null) return status === 200 ? null : `an answer without an error has ${status}`
  if (code === 'NETWORK_ERROR') return null
  if (code !== 'SERVICE_UNAVAILABLE') return `an answer was ${code} with ${status}`
  if (status !== 503) return `SERVICE_UNAVAILABLE came with ${status}`
  return retryAfter ? null : 'SERVICE_UNAVAILABLE came without Retry-After'
}
