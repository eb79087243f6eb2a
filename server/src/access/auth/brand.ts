import { type Html, html } from './html.js'

/** What the company puts on the pages that the server writes itself. */
export interface Brand {
  companyName: string | null
  logo: string | null
  supportUrl: string | null
  imprintUrl: string | null
  privacyUrl: string | null
}

export const noBrand: Brand = {
  ...{ companyName: null, logo: null, supportUrl: null, imprintUrl: null, privacyUrl: null },
}

const mark = html`<svg class="mark" viewBox="0 0 32 32" width="40" height="40" aria-hidden="true"><path d="M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4Z"/><g><circle cx="10" cy="14" r="2"/><circle cx="16" cy="14" r="2"/><circle cx="22" cy="14" r="2"/></g></svg>`

/** Whose page it is, at its top. */
export const brandHead = ({ companyName, logo }: Brand): Html =>
  html`<header>${logo ? html`<img class="logo" src="${logo}" alt="">` : mark}<span>${companyName ?? 'Parley'}</span></header>`

/** Where to turn to, below it. */
export function brandFoot({ supportUrl, imprintUrl, privacyUrl }: Brand): Html {
  const links = [
    ['Help', supportUrl],
    ['Imprint', imprintUrl],
    ['Privacy', privacyUrl],
  ].flatMap(([name, url]) => (name && url ? [html`<a href="${url}">${name}</a>`] : []))
  return links.length > 0 ? html`<footer>${links}</footer>` : html``
}
