import { HistoryGrantsDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../auth/me.js'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import type { Row } from '../../define/title.js'

const MOST = 100

const read = async (holderId: string) =>
  (await request(HistoryGrantsDocument, { first: MOST, filter: { holderId } })).historyGrants?.edges.map(
    ({ node }) => node,
  ) ?? []

export type Grant = Awaited<ReturnType<typeof read>>[number]

/** What lets the signed-in person read a conversation, or waits to be approved: undefined until that is known. */
export function useGrant(conversation: Row) {
  const holder = useMe()?.id ?? ''
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.grants(holder),
    queryFn: () => read(holder),
    enabled: holder !== '',
  })
  const about = data?.filter(grant => isAbout(grant, conversation))
  return {
    known: data !== undefined,
    open: about?.find(({ status }) => status === 'OPEN'),
    pending: about?.find(({ status }) => status === 'PENDING'),
    error,
    refetch,
  }
}

function isAbout({ all, conversationId, user }: Grant, { id, owner }: Row): boolean {
  if (conversationId !== null) return conversationId === id
  return all || (user !== null && user.id === (owner as { id: string } | null)?.id)
}
