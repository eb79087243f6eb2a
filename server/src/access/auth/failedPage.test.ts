import { expect, test } from 'vitest'
import { failedPage } from './failedPage.js'
import { signInFailures } from './failure.js'
import { pageHeaders, renderPage } from './page.js'

const providers = [
  {
    id: 'one',
    name: 'One & Only',
    loginUrl: 'https://parley.example/auth/login/one',
    linkUrl: 'https://parley.example/auth/link/one',
  },
  {
    id: 'two',
    name: 'Two',
    loginUrl: 'https://parley.example/auth/login/two',
    linkUrl: 'https://parley.example/auth/link/two',
  },
]
const render = (query: Record<string, string>, returnTo = '/') =>
  renderPage(failedPage(new URLSearchParams(query), returnTo, providers))

test.each(Object.entries(signInFailures))('%s has words of its own', (code, { title, text }) => {
  const page = render({ code })
  for (const words of [title, text, code]) expect(page).toContain(words)
})

test('offers the provider that was tried, and the way back', () => {
  const page = render({ code: 'LOGIN_EXPIRED', provider: 'two' }, '/chat?a=1&b=2')
  expect(page).toContain('href="https://parley.example/auth/login/two?returnTo=%2Fchat%3Fa%3D1%26b%3D2"')
  expect(page).not.toContain('login/one')
})

test('offers every provider if none is known, their names escaped', () => {
  const page = render({ code: 'LOGIN_EXPIRED', provider: 'nobody' })
  expect(page).toContain('Try again with One &#38; Only')
  expect(page).toContain('Try again with Two')
})

test('leads back to linking, or to signing in again where that is needed first', () => {
  expect(render({ code: 'LOGIN_DENIED', provider: 'two', link: 'true' })).toContain('auth/link/two"')
  const again = render({ code: 'REAUTH_REQUIRED', provider: 'two', link: 'true' })
  expect(again).toContain('Sign in with One &#38; Only')
  expect(again).not.toContain('auth/link')
})

test('shows nothing of an address that somebody made up [L10]', () => {
  const evil = '"><img src=x onerror=alert(1)>'
  const page = render({ code: evil, requestId: evil, provider: evil, error_description: evil })
  expect(page).not.toContain('alert(1)')
})

test.each<Record<string, string>>([
  {},
  { code: '' },
  { code: 'MADE_UP', requestId: 'made-up' },
  { code: 'toString' },
])('says of %j that nothing failed, blames nobody, and leads to the beginning', query => {
  const page = render(query, '/chat')
  expect(page).toContain('No sign-in failed here')
  expect(page).toContain('href="/chat"')
  for (const words of ['our fault', 'INTERNAL_SERVER_ERROR', 'MADE_UP', 'made-up', 'auth/login'])
    expect(page).not.toContain(words)
  expect(failedPage(new URLSearchParams(query), '/', providers).status).toBe(404)
})

test('runs no script, loads nothing and cannot be framed', () => {
  const policy = pageHeaders['content-security-policy']
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe-inline')
  expect(render({ code: 'IDP_ERROR' })).not.toMatch(/<script|style="|src=/)
})
