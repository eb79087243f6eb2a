import { HealthDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'

const read = async () => (await request(HealthDocument, {})).health ?? []

export type Part = Awaited<ReturnType<typeof read>>[number]

/** How everything is that the server depends on, asked again while somebody looks. */
export const useHealth = (enabled = true) =>
  useQuery({ queryKey: queryKeys.health, queryFn: read, enabled, refetchInterval: 15_000 })
