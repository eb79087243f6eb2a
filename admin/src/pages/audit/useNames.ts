import { NodesDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'

const MOST = 100

/** The names of objects of any type, as far as one may see them. */
export function useNames(ids: readonly string[]): (id: string) => string | undefined {
  const { data } = useQuery({
    queryKey: queryKeys.names(ids),
    enabled: ids.length > 0,
    staleTime: 60_000,
    placeholderData: previous => previous,
    queryFn: async () => {
      const { nodes } = await request(NodesDocument, { ids: ids.slice(0, MOST) })
      return new Map(
        nodes.flatMap(node => (node && nameOf(node) ? [[node.id, nameOf(node) ?? '']] : [])) as [
          string,
          string,
        ][],
      )
    },
  })
  return id => data?.get(id)
}

const named = [/(^|_)(name|title)$/, /(^|_)email$/]

function nameOf(node: object): string | undefined {
  const fields = Object.entries(node) as [string, unknown][]
  const of = (pattern: RegExp) =>
    fields.find(([key, value]) => pattern.test(key) && typeof value === 'string' && value)?.[1]
  const found = named.map(of).find(Boolean)
  return found ? String(found) : undefined
}
