import { operation } from '@parley/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { transcriptDocument } from './transcriptDocument.js'

const PAGE = 100

export interface Said {
  id: string
  role: string
  content: string
  status: string
  createdAt: string
  author: { id: string; name: string | null; picture: string | null } | null
  model: { id: string; name: string } | null
  failure: { message: string } | null
}

interface Answer {
  conversation: {
    messages: { nodes: Said[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
  } | null
}

interface Asked {
  id: string
  first: number
  after: string | null
  leaf: string | null
}

/** What was said, from its beginning; on the branch of a message, and as far as that, where one is looked for. */
export function useTranscript(id: string, message: string | null) {
  const query = useInfiniteQuery({
    queryKey: queryKeys.transcript(id, message),
    queryFn: async ({ pageParam }) => {
      const asked = { id, first: PAGE, after: pageParam, leaf: message }
      return (await request(operation<Answer, Asked>(transcriptDocument), asked)).conversation?.messages
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => (page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined),
    // Each look is recorded: nobody looks twice without wanting to, and nothing is kept beyond the grant.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const said = data?.pages.flatMap(page => page?.nodes ?? [])
  const isMissing = message !== null && said?.every(({ id }) => id !== message) === true
  useEffect(() => {
    if (isMissing && hasNextPage && !isFetching) void fetchNextPage()
  }, [isMissing, hasNextPage, isFetching, fetchNextPage])
  return { ...query, said }
}
