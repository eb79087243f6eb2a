import type { Login } from './identityProvider.js'

/** Microsoft Graph's answer to the groups of the person. */
export interface GraphScript {
  /** Ids of groups, page by page. */
  pages?: string[][]
  status?: number
  /** Never answers. */
  hangs?: boolean
  /** Where the second page is said to be. */
  nextLink?: string
}

/** What GitHub's API says of the person. */
export interface GithubScript {
  user: Record<string, unknown>
  emails?: { email: string; primary: boolean; verified: boolean }[]
  /** In the organisation that is asked for. */
  membership?: 'active' | 'pending'
}

type Answer = { status: number; body: unknown } | 'hang'

export function answerApi({ pathname, searchParams, origin }: URL, login: Login | undefined): Answer {
  if (!login)
    return { status: pathname.startsWith('/graph') || pathname.startsWith('/api') ? 401 : 404, body: {} }
  if (pathname === '/graph/v1.0/me/transitiveMemberOf')
    return graph(login, Number(searchParams.get('page') ?? 0), origin)
  const { user, emails = [], membership } = login.script.github ?? {}
  if (pathname === '/api/user') return { status: 200, body: user }
  if (pathname === '/api/user/emails') return { status: 200, body: emails }
  if (pathname.startsWith('/api/user/memberships/orgs/'))
    return membership ? { status: 200, body: { state: membership } } : { status: 404, body: {} }
  return { status: 404, body: {} }
}

/** Graph takes tokens that are for Graph. */
function graph({ script, scope }: Login, page: number, origin: string): Answer {
  const { pages = [], status, hangs, nextLink } = script.graph ?? {}
  if (hangs) return 'hang'
  if (!scope.includes(`${origin}/graph/User.Read`)) return { status: 401, body: {} }
  if (status) return { status, body: {} }
  const more = page + 1 < pages.length
  const next = nextLink ?? `${origin}/graph/v1.0/me/transitiveMemberOf?page=${page + 1}`
  const groups = (pages[page] ?? []).map(id => ({ '@odata.type': '#microsoft.graph.group', id }))
  const roles = [{ '@odata.type': '#microsoft.graph.directoryRole', id: 'a-directory-role' }]
  return { status: 200, body: { value: [...groups, ...roles], ...(more && { '@odata.nextLink': next }) } }
}
