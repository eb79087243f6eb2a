import { fromWire, ParleyError, type WireError } from './errors.js'

/** Where requests go, and how. */
export interface Endpoint {
  url: URL
  credentials: RequestCredentials | undefined
  fetch: typeof globalThis.fetch | undefined
}

interface Call {
  body: string
  headers: Record<string, string>
  signal: AbortSignal
  onPartialError: ((error: ParleyError) => void) | undefined
}

/** Sends one POST. Resolves to the data; whatever else comes back is thrown as a ParleyError. */
export const createPost =
  (endpoint: Endpoint) =>
  async ({ body, headers, signal, onPartialError }: Call): Promise<unknown> => {
    let response: Response
    let text: string
    try {
      response = await (endpoint.fetch ?? fetch)(endpoint.url, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
        },
        body,
        signal,
        ...(endpoint.credentials && { credentials: endpoint.credentials }),
      })
      text = await response.text()
    } catch (cause) {
      if (signal.aborted) throw signal.reason
      throw new ParleyError('NETWORK_ERROR', 'The server could not be reached.', { cause })
    }
    return read(response, text, onPartialError)
  }

function read(response: Response, text: string, onPartialError: Call['onPartialError']): unknown {
  const details = {
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryAfter: secondsOf(response.headers.get('retry-after')),
  }
  const answer = parse(text)
  if (!answer) throw new ParleyError(codeOf(response.status), sentenceOf(response.status), details)
  const { data, errors = [] } = answer
  const refused = errors.find(({ path }) => !data || !path || data[String(path[0])] === null)
  // What was answered in spite of a refusal; nothing is no answer.
  const kept = Object.values(data ?? {}).some(value => value !== null)
  if (refused) throw fromWire(refused, { ...details, ...(kept && { data }) })
  if (!data) throw new ParleyError('BAD_RESPONSE', sentenceOf(response.status), details)
  for (const error of errors) onPartialError?.(fromWire(error, details))
  return data
}

interface Answer {
  /** Null counts as absent. */
  data?: Record<string, unknown>
  errors?: WireError[]
}

function parse(text: string): Answer | null {
  try {
    const answer = JSON.parse(text)
    return answer && (answer.data || Array.isArray(answer.errors)) ? answer : null
  } catch {
    return null
  }
}

/** @internal Of an answer that did not come from GraphQL but from something in between. */
export function codeOf(status: number): string {
  if (status === 429) return 'RATE_LIMITED'
  return status >= 502 && status <= 504 ? 'SERVICE_UNAVAILABLE' : 'BAD_RESPONSE'
}

const sentenceOf = (status: number) => `The server answered ${status}, not GraphQL.`

/** @internal Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
export function secondsOf(header: string | null): number | undefined {
  if (!header) return undefined
  const date = (Date.parse(header) - Date.now()) / 1000
  return [Number(header), Math.max(0, date)].find(seconds => seconds >= 0)
}
