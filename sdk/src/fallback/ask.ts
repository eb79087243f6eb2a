/** @internal Where events are asked for, and how. */
export interface Endpoint {
  url: URL
  credentials: RequestCredentials | undefined
  fetch: typeof globalThis.fetch | undefined
}

/** @internal Why events do not come: with the close code that a socket would have for it, if the server says so itself. */
export class NoEvents extends Error {
  constructor(
    /** `blocked` by something on the way, or by a server that has none; `lost`: there is no way just now. */
    readonly why: 'closed' | 'blocked' | 'lost',
    readonly code = 1006,
    readonly reason = '',
  ) {
    super('No events came.')
  }
}

/** What a proxy says while the server behind it is away: some have numbers of their own for that, above 504. */
const isPassing = (status: number) => status === 408 || status === 429 || status >= 500

const closeCodes: Record<string, number> = {
  UNAUTHENTICATED: 4401,
  SESSION_EXPIRED: 4401,
  SESSION_REVOKED: 4401,
  FORBIDDEN: 1008,
  OPERATION_NOT_ALLOWED: 1008,
  PAYLOAD_TOO_LARGE: 1009,
  RATE_LIMITED: 4429,
  SERVICE_UNAVAILABLE: 1013,
  INTERNAL_SERVER_ERROR: 1011,
}

/** @internal Asks for the events of all operations at once. Throws NoEvents. */
export async function askForEvents(
  endpoint: Endpoint,
  asked: {
    operations: readonly object[]
    headers: Record<string, string>
    /** Seconds to wait for some; absent: as an event stream. */
    wait?: number
    signal: AbortSignal
  },
): Promise<Response> {
  const { wait, signal } = asked
  const url = new URL(endpoint.url)
  if (wait !== undefined) url.searchParams.set('wait', String(wait))
  const type = wait === undefined ? 'text/event-stream' : 'application/json'
  let response: Response
  try {
    response = await (endpoint.fetch ?? fetch)(url, {
      method: 'POST',
      headers: { ...asked.headers, 'content-type': 'application/json', accept: type },
      body: JSON.stringify({ operations: asked.operations }),
      signal,
      ...(endpoint.credentials && { credentials: endpoint.credentials }),
    })
  } catch {
    throw new NoEvents('lost')
  }
  if (response.ok && response.headers.get('content-type')?.startsWith(type)) return response
  const { code, sentence } = await refusalIn(response)
  const closeCode = closeCodes[code]
  if (closeCode) throw new NoEvents('closed', closeCode, `${code}: ${sentence}`)
  throw new NoEvents(isPassing(response.status) ? 'lost' : 'blocked')
}

/** What the server itself says; the code is '' where it is not the server that speaks. */
async function refusalIn(response: Response): Promise<{ code: string; sentence: string }> {
  const answer = await response.json().catch(() => null)
  const { message = '', extensions } = answer?.errors?.[0] ?? {}
  return { code: extensions?.code ?? '', sentence: message }
}
