import { DeleteViewDocument, SavedViewsDocument, SaveViewDocument, type SaveViewInput } from '@parley/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../data/client.js'
import { queryKeys } from '../data/queryKeys.js'

const read = async (list: string) => (await request(SavedViewsDocument, { list })).savedViews ?? []

export type View = Awaited<ReturnType<typeof read>>[number]

/** The views of a list, one's own and those for everybody. */
export function useViews(list: string) {
  const client = useQueryClient()
  const queryKey = queryKeys.views(list)
  const { data = [] } = useQuery({ queryKey, queryFn: () => read(list) })
  const again = () => client.invalidateQueries({ queryKey })
  return {
    views: data,
    save: (input: SaveViewInput) => request(SaveViewDocument, { input }).finally(again),
    remove: (id: string) => request(DeleteViewDocument, { id }).finally(again),
  }
}
