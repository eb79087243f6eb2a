import { AppearanceDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { request } from '../data/client.js'
import { queryKeys } from '../data/queryKeys.js'

/** Live events refresh it for who may hear of them; everybody else's is not older than that. */
const EVERY_MS = 60_000

const read = async () => (await request(AppearanceDocument)).appearance

export type Appearance = NonNullable<Awaited<ReturnType<typeof read>>>

/** What the company puts on its pages. */
export const useAppearance = () =>
  useQuery({ queryKey: queryKeys.appearance, queryFn: read, refetchInterval: EVERY_MS })
