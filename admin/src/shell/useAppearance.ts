import { AppearanceDocument, AppearanceNewsDocument } from '@parley/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../data/client.js'
import { queryKeys } from '../data/queryKeys.js'

/** Live events refresh it for who may hear of them; everybody else's is not older than that. */
const EVERY_MS = 60_000

const read = async () => (await request(AppearanceDocument)).appearance

export type Appearance = NonNullable<Awaited<ReturnType<typeof read>>>

/** What the company puts on its pages. */
export const useAppearance = () => useQuery({ queryKey: queryKeys.appearance, queryFn: read })

/** What is announced now. On the way it is noticed whether the rest is still as it was. */
export function useAnnouncement() {
  const client = useQueryClient()
  return useQuery({
    queryKey: queryKeys.announcement,
    queryFn: async () => {
      const { appearance } = await request(AppearanceNewsDocument)
      const held = client.getQueryData<Appearance | null>(queryKeys.appearance)
      if (held && held.version !== appearance?.version)
        await client.invalidateQueries({ queryKey: queryKeys.appearance, exact: true })
      return appearance?.announcement ?? null
    },
    refetchInterval: EVERY_MS,
  })
}
