import { isSignInFailureCode, type SignInFailureCode, signInFailures } from './failure.js'
import { html } from './html.js'
import type { Page } from './page.js'

export interface LoginLink {
  id: string
  name: string
  loginUrl: string
}

/** The address of the page; nothing in it comes from the identity provider. */
export function failedLocation(failure: {
  code: SignInFailureCode
  requestId: string
  provider: string
  returnTo: string
}): string {
  const { returnTo, ...query } = failure
  return `/auth/failed?${new URLSearchParams({ ...query, ...(returnTo !== '/' && { returnTo }) })}`
}

/** Anybody can make up this page's address, so of its query only what we know is shown. */
export function failedPage(query: URLSearchParams, returnTo: string, providers: LoginLink[]): Page {
  const code = query.get('code')
  const failureCode = isSignInFailureCode(code) ? code : 'INTERNAL_SERVER_ERROR'
  const { status, title, text } = signInFailures[failureCode]
  const requestId = query.get('requestId') ?? ''
  const tried = providers.filter(({ id }) => id === query.get('provider'))
  const ways = tried.length > 0 ? tried : providers
  const suffix = returnTo === '/' ? '' : `?${new URLSearchParams({ returnTo })}`
  const links = ways.map(({ name, loginUrl }) => {
    const label = ways.length > 1 ? `Try again with ${name}` : 'Try again'
    return html`<a class="button" href="${loginUrl + suffix}">${label}</a>`
  })
  const reference = /^[\w-]{1,64}$/.test(requestId) ? html` · <code>${requestId}</code>` : html``
  return {
    status,
    title,
    body: html`<h1>${title}</h1>
<p>${text}</p>
<nav aria-label="What to do now">${links}</nav>
<p class="note"><code>${failureCode}</code>${reference}</p>`,
  }
}
