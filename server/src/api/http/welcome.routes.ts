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
  providers: LoginLink[]
  viewerOf: PageViewer
  brand: () => Promise<Brand>
}): FastifyPluginAsync {
  const { publicUrl, model, providers, viewerOf, brand } = deps

  return async app => {
    app.get('/', async (request, reply) => {
      const person = (await viewerOf(request))?.user
      const graphql = html`<code>${new URL('/graphql', publicUrl).href}</code>`
      const note = html`<p class="note">Replies come from: ${model}</p>`
      const body = person
        ? html`<h1>You are signed in</h1>
<p>As ${person.name ?? person.email ?? 'yourself'}. Clients talk to ${graphql}.</p>
<nav><a class="button" href="/auth/logout">Sign out</a></nav>
${note}`
        : html`<h1>Parley is running</h1>
<p>Clients talk to ${graphql}. Sign in to get a session.</p>
<nav>${providers.map(({ id, name }) => html`<a class="button" href="/auth/login/${id}">Sign in with ${name}</a>`)}</nav>
${note}`
      return sendPage(reply, { status: 200, title: 'Welcome', body }, await brand())
    })
  }
}
