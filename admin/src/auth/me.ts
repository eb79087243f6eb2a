import { MeDocument, ServerInfoDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { request } from '../data/client.js'
import { queryKeys } from '../data/queryKeys.js'

const readMe = async () => (await request(MeDocument)).me

export type Me = NonNullable<Awaited<ReturnType<typeof readMe>>>

let asked: Promise<Me | null> | null = null

/** Who is signed in, asked once for all who want to know. */
export function me(): Promise<Me | null> {
  asked ??= readMe().catch(error => {
    asked = null
    throw error
  })
  return asked
}

export const useMe = (): Me | null =>
  useQuery({ queryKey: queryKeys.me, queryFn: me, staleTime: Number.POSITIVE_INFINITY }).data ?? null

const readServer = async () => (await request(ServerInfoDocument)).serverInfo

export type Server = Awaited<ReturnType<typeof readServer>>

export const useServer = (): Server | undefined =>
  useQuery({ queryKey: queryKeys.server, queryFn: readServer, staleTime: Number.POSITIVE_INFINITY }).data

/** Whether the signed-in person holds one of these; none: everybody does. */
export function useMay(): (needs: readonly string[]) => boolean {
  const permissions = new Set<string>(useMe()?.permissions ?? [])
  return needs => needs.length === 0 || needs.some(need => permissions.has(need))
}
