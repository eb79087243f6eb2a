import type { Attachment } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useCallback, useEffect, useState } from 'react'

const PAGE = 48

export interface Wanted {
  /** Whose messages carry them; null: one's own. */
  conversationId: string | null
  words: string
  largestFirst: boolean
}

interface Found {
  /** Of which conversation they are. */
  of: string | null
  files: readonly Attachment[]
  /** Where the next page begins; null: that was all. */
  next: string | null
  error: Error | null
  isLoading: boolean
}

const nothing = { files: [], next: null, error: null, isLoading: true }

/** Files that are there already, page by page. */
export function useFiles({ conversationId, words, largestFirst }: Wanted) {
  const parley = useParley()
  const [found, setFound] = useState<Found>({ of: conversationId, ...nothing })
  const [round, setRound] = useState(0)

  const ask = useCallback(
    async (after: string | null, signal?: AbortSignal) => {
      const filter = { ...(conversationId && { conversationId }), ...(words && { search: words }) }
      const orderBy = { field: largestFirst ? 'SIZE' : 'CREATED_AT', direction: 'DESC' } as const
      return parley.attachments({ first: PAGE, after, filter, orderBy, signal })
    },
    [parley, conversationId, words, largestFirst],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies(round): asked again is asked anew
  useEffect(() => {
    const ending = new AbortController()
    // Of another place nothing is shown meanwhile; of the same one, what was there.
    setFound(before => ({
      ...(before.of === conversationId ? before : nothing),
      ...{ of: conversationId, error: null, isLoading: true },
    }))
    ask(null, ending.signal).then(
      ({ nodes, pageInfo }) =>
        setFound({
          ...{ of: conversationId, files: nodes, next: endOf(pageInfo) },
          ...{ error: null, isLoading: false },
        }),
      error => ending.signal.aborted || setFound(before => failed(before, error)),
    )
    return () => ending.abort()
  }, [ask, round, conversationId])

  return {
    ...found,
    more: () =>
      ask(found.next).then(
        ({ nodes, pageInfo }) =>
          setFound(before =>
            // Another list may have come meanwhile.
            before.next === found.next
              ? { ...before, files: [...before.files, ...nodes], next: endOf(pageInfo) }
              : before,
          ),
        error => setFound(before => failed(before, error)),
      ),
    /** Asks for all of it again, also for addresses that work. */
    reload: useCallback(() => setRound(before => before + 1), []),
    forget: (id: string) =>
      setFound(before => ({ ...before, files: before.files.filter(file => file.id !== id) })),
  }
}

const failed = (before: Found, error: unknown): Found => ({
  ...before,
  error: error instanceof Error ? error : new Error(String(error)),
  isLoading: false,
})

const endOf = ({ hasNextPage, endCursor }: { hasNextPage: boolean; endCursor: string | null }) =>
  hasNextPage ? endCursor : null
