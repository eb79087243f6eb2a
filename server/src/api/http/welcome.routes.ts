import type { Permission } from '@parley/schema'
import type { FastifyPluginAsync } from 'fastify'
import type { Brand } from '../../access/auth/brand.js'
import type { LoginLink } from '../../access/auth/failedPage.js'
import { html } from '../../access/auth/html.js'
import { sendPage } from '../../access/auth/page.js'
import type { PageViewer } from './pageViewer.js'

/** The page at `/`: says that the server runs, who you are, and where to go. */
export function welcomeRoutes(deps: {
  publicUrl: URL
  model: string
  /** Pages for those who hold one of some permissions; for everybody without any. */
  pages: readonly { name: string; path: string; anyOf: readonly Permission[] }[]
  providers: LoginLink[]
  viewerOf: PageViewer
  brand: () => Promise<Brand>
}): FastifyPluginAsync {
  const { publicUrl, model, pages, providers, viewerOf, brand } = deps

  return async app => {
    app.get('/', async (request, reply) => {
      const viewer = await viewerOf(request)
      const person = viewer?.user
      const graphql = html`<code>${new URL('/graphql', publicUrl).href}</code>`
      // It may name a machine that is nobody's business but theirs who run the server.
      const note = viewer?.permissions.has('SETTINGS_READ')
        ? html`<p class="note">Replies come from: ${model}</p>`
        : html``
      const opened = pages.filter(
        ({ anyOf }) => anyOf.length === 0 || anyOf.some(permission => viewer?.permissions.has(permission)),
      )
      const body = person
        ? html`<h1>You are signed in</h1>
<p>Your session belongs to ${person.name ?? person.email ?? 'you'}. Clients talk to ${graphql}.</p>
<nav>${opened.map(({ name, path }) => html`<a class="button" href="${path}">Open the ${name}</a>`)}
<a class="button aside" href="/auth/logout">Sign out</a></nav>
${note}`
        : html`<h1>Parley is running</h1>
<p>Clients talk to ${graphql}. Sign in to get a session.</p>
<nav>${providers.map(({ id, name }) => html`<a class="button" href="/auth/login/${id}">Sign in with ${name}</a>`)}</nav>`
      return sendPage(reply, { status: 200, title: 'Welcome', body }, await brand())
    })
  }
}
