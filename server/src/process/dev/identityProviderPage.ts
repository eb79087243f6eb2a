import { type Html, html } from '../../access/auth/html.js'
import type { Page } from '../../access/auth/page.js'
import type { DemoPerson } from './identityProviderPeople.js'

/** The page on which one chooses whom to be. */
export function chooserPage(people: readonly DemoPerson[], loginHint: string | undefined): Page {
  const title = 'Choose who you are'
  return {
    status: 200,
    title,
    body: html`<h1>${title}</h1>
<p>Demo people for trying Parley out on this machine. No password needed.</p>
<form method="post">${people.map(person => personButton(person, person.email === loginHint))}
<button class="plain" name="person" value="">Cancel</button></form>
<p class="note">Shown because no identity provider is set. <code>OIDC_&lt;NAME&gt;_ISSUER</code> in <code>.env</code> adds yours and takes this page away.</p>`,
  }
}

function personButton({ id, name, email, can }: DemoPerson, focused: boolean): Html {
  const initials = name.split(' ').map(word => word.slice(0, 1))
  const focus = focused ? html` autofocus` : html``
  return html`<button class="person" name="person" value="${id}" title="${email}"${focus}>
<span class="initials ${id}" aria-hidden="true">${initials.join('')}</span>
<span class="name">${name}</span><span class="role">${can}</span></button>
`
}

/** For whatever goes wrong at the provider itself, mostly a page that outlived the server. */
export function brokenPage(status: number): Page {
  const title = 'This sign-in is no longer known'
  return {
    status,
    title,
    body: html`<h1>${title}</h1>
<p>It was finished already, or the server has been restarted since. Please start again.</p>
<nav><a class="button" href="/auth/login/dev">Start again</a></nav>`,
  }
}
