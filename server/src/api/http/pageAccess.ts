import type { Permission } from '@parley/schema'
import type { Brand } from '../../access/auth/brand.js'
import type { LoginLink } from '../../access/auth/failedPage.js'
import { html } from '../../access/auth/html.js'
import { sendPage } from '../../access/auth/page.js'
import type { PageGate } from './app.routes.js'
import type { PageViewer } from './pageViewer.js'

/** Lets whoever holds one of some permissions see a page; others are told where to sign in, or that they may not. */
export function createPageAccess(options: {
  viewerOf: PageViewer
  providers: readonly LoginLink[]
  anyOf: readonly Permission[]
  /** What somebody is told who has not signed in. */
  audience: string
  brand: () => Promise<Brand>
}): PageGate {
  const { viewerOf, providers, anyOf, audience, brand } = options

  return async (request, reply) => {
    const viewer = await viewerOf(request)
    if (viewer && anyOf.some(permission => viewer.permissions.has(permission))) return false
    reply.header('vary', 'Cookie')
    if (viewer) {
      const name = viewer.user.name ?? viewer.user.email ?? 'yourself'
      const body = html`<h1>This page is for admins</h1>
<p>You are signed in as ${name}, who may not see it. An admin can give you a role that allows it.</p>
<nav><a class="button" href="/">Go to the start page</a></nav>`
      await sendPage(reply, { status: 403, title: 'For admins', body }, await brand())
      return true
    }
    const returnTo = encodeURIComponent(request.url)
    const links = providers.map(
      ({ id, name }) =>
        html`<a class="button" href="/auth/login/${id}?returnTo=${returnTo}">Sign in with ${name}</a>`,
    )
    const body = html`<h1>Sign in</h1>
<p>${audience}</p>
<nav>${links}</nav>`
    await sendPage(reply, { status: 401, title: 'Sign in', body }, await brand())
    return true
  }
}
