import type { LoginLink } from './failedPage.js'
import { html } from './html.js'
import type { Page } from './page.js'

export const invitedPath = '/auth/invited'

/** Anybody can make up this page’s address: what it says of a person only goes on to the provider they choose. */
export function invitedPage(loginHint: string | null, returnTo: string, providers: LoginLink[]): Page {
  const query = new URLSearchParams({
    ...(loginHint && { login_hint: loginHint }),
    ...(returnTo !== '/' && { returnTo }),
  })
  const suffix = query.size > 0 ? `?${query}` : ''
  const links = providers.map(
    ({ name, loginUrl }) => html`<a class="button" href="${loginUrl + suffix}">Sign in with ${name}</a>`,
  )
  return {
    status: 200,
    title: 'You’re invited',
    body: html`<h1>You’re invited</h1>
<p>Sign in with the e-mail address you were invited by. That is all: there is no password to choose.</p>
<nav aria-label="Ways to sign in">${links}</nav>`,
  }
}
