import { bounded } from './bounded.js'

const mostPages = 100

interface GraphPage {
  value?: { id?: unknown; '@odata.type'?: unknown }[]
  '@odata.nextLink'?: unknown
}

/**
 * The ids of all groups the person is in, also by way of other groups. The access token has to be for Graph, which is
 * what the scopes of the sign-in ask for. Null if Graph does not give a whole answer in time: half a list would take
 * roles away.
 */
export async function groupsFromGraph(
  graphUrl: string,
  accessToken: string,
  timeoutSeconds: number,
): Promise<string[] | null> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000)
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' }
  const groups: string[] = []
  let next: URL | null = new URL(`${graphUrl}/v1.0/me/transitiveMemberOf?$select=id&$top=999`)
  const { origin } = next
  try {
    for (let page = 0; next; page++) {
      // The token goes nowhere else, whatever an answer says.
      if (page === mostPages || next.origin !== origin) return null
      const response = bounded(await fetch(next, { headers, signal, redirect: 'error' }))
      if (!response.ok) {
        await response.body?.cancel()
        return null
      }
      const { value, '@odata.nextLink': link } = (await response.json()) as GraphPage
      if (!Array.isArray(value)) return null
      for (const { id, '@odata.type': type } of value)
        if (typeof id === 'string' && (type === undefined || type === '#microsoft.graph.group'))
          groups.push(id)
      next = typeof link === 'string' ? new URL(link) : null
    }
    return groups
  } catch {
    return null
  }
}
