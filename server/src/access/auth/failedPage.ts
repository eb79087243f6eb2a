import { isSignInFailureCode, type SignInFailureCode, signInFailures, toldText } from './failure.js'
import { html } from './html.js'
import type { Page } from './page.js'

export interface LoginLink {
  id: string
  name: string
  loginUrl: string
  linkUrl: string
}

/** The address of the page; nothing in it comes from the identity provider. */
export function failedLocation(failure: {
  code: SignInFailureCode
  requestId: string
  provider: string
  returnTo: string
  link: boolean
  told: boolean
}): string {
  const { returnTo, link, told, ...query } = failure
  const rest = {
    ...(link && { link: 'true' }),
    ...(told && { told: 'true' }),
    ...(returnTo !== '/' && { returnTo }),
  }
  return `/auth/failed?${new URLSearchParams({ ...query, ...rest })}`
}

/** Anybody can make up this page's address, so of its query only what we know is shown. */
export function failedPage(query: URLSearchParams, returnTo: string, providers: LoginLink[]): Page {
  const code = query.get('code')
  if (!isSignInFailureCode(code)) return noFailurePage(returnTo)
  const { status, title, text } = signInFailures[code]
  const told = code === 'SIGNUP_DISABLED' && query.get('told') === 'true'
  const requestId = query.get('requestId') ?? ''
  // Whoever has to sign in again does so where they can, not where they wanted to link.
  const again = code === 'REAUTH_REQUIRED'
  const link = query.get('link') === 'true' && !again
  const tried = providers.filter(({ id }) => id === query.get('provider') && !again)
  const ways = tried.length > 0 ? tried : providers
  const suffix = returnTo === '/' ? '' : `?${new URLSearchParams({ returnTo })}`
  const links = ways.map(({ name, loginUrl, linkUrl }) => {
    const verb = again ? 'Sign in' : 'Try again'
    const label = ways.length > 1 ? `${verb} with ${name}` : verb
    return html`<a class="button" href="${(link ? linkUrl : loginUrl) + suffix}">${label}</a>`
  })
  const reference = /^[\w-]{1,64}$/.test(requestId) ? html` <code>${requestId}</code>` : html``
  return {
    status,
    title,
    body: html`<h1>${title}</h1>
<p>${told ? toldText : text}</p>
<nav aria-label="What to do now">${links}</nav>
<p class="note reference"><code>${code}</code>${reference}</p>`,
  }
}

/** A code that nobody gave is a mistake of the address: nothing failed that we know of. */
function noFailurePage(returnTo: string): Page {
  const title = 'No sign-in failed here'
  return {
    status: 404,
    title,
    body: html`<h1>${title}</h1>
<p>This address is incomplete or made up: it doesn’t say what went wrong. If you wanted to sign in, start again.</p>
<nav aria-label="What to do now"><a class="button" href="${returnTo}">Start again</a></nav>`,
  }
}
