import { setTimeout as delay } from 'node:timers/promises'
import { type Message, type Page, type Parley, ParleyError } from '../../index.js'
import type { Query } from './query.js'

/** As much as the server gives at once. */
const PAGE = 100
/** How long the server may be away before the export gives up, to be gone on with by hand. */
const PATIENCE_MS = 5 * 60_000
const SHORTEST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 15_000

export interface Pause {
  /** How long it waits, milliseconds. */
  delay: number
  error: ParleyError
}

/**
 * The pages behind a cursor, the oldest message first: what is sent meanwhile comes at the end, and no page moves. A page
 * that does not come is asked for again for minutes, and under a rate limit for as long as it takes.
 */
export async function* pagesOf(
  client: Parley,
  { filter, scope }: Query,
  from: string | null,
  signal: AbortSignal,
  onPause: (pause: Pause) => void,
): AsyncGenerator<Page<Message>, void> {
  let after = from
  for (;;) {
    const page = await fetchPage(after)
    yield page
    if (!page.pageInfo.hasNextPage) return
    after = page.pageInfo.endCursor
  }

  async function fetchPage(after: string | null): Promise<Page<Message>> {
    let failedSince: number | undefined
    for (let attempt = 0; ; attempt++) {
      try {
        const orderBy = { field: 'CREATED_AT', direction: 'ASC' } as const
        // Without the client's own retries, which are silent and end after a minute.
        const options = { signal, idempotent: false }
        return await client.messages({ first: PAGE, after, filter, scope, orderBy, ...options })
      } catch (error) {
        if (!(error instanceof ParleyError) || signal.aborted) throw error
        const isLimited = error.code === 'RATE_LIMITED'
        const now = performance.now()
        failedSince = isLimited ? undefined : (failedSince ?? now)
        const patient = failedSince === undefined || now - failedSince < PATIENCE_MS
        if (!isLimited && !(isPassing(error) && patient)) throw error
        const pause =
          (error.retryAfter ?? 0) * 1000 || Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** attempt)
        onPause({ delay: pause, error })
        await delay(pause, undefined, { signal }).catch(() => signal.throwIfAborted())
      }
    }
  }
}

const isPassing = ({ code }: ParleyError) =>
  code === 'NETWORK_ERROR' || code === 'SERVICE_UNAVAILABLE' || code === 'TIMEOUT'
