import { expect, test } from 'vitest'
import { safeReturnTo as safe } from './returnTo.js'

const publicUrl = new URL('https://parley.example')
const safeReturnTo = (value: unknown) =>
  safe(value, publicUrl, ['https://app.example', 'http://localhost:5173'])

test.each([
  '/',
  '/chat/cnv_1?tab=2#end',
  '/a%20b',
  '/search?q=//evil.example',
  'https://app.example/chat?tab=2#end',
  'http://localhost:5173/auth/done',
])('goes back to %s', path => {
  expect(safeReturnTo(path)).toBe(path)
})

test.each([
  ['another site', 'https://evil.example/'],
  ['an allowed site by another scheme', 'http://app.example/'],
  ['an allowed site at another port', 'https://app.example:8443/'],
  ['an allowed site before an @', 'https://app.example@evil.example/'],
  ['an allowed site with a name', 'https://jane@app.example/'],
  ['something an allowed site made', 'blob:https://app.example/b9a1'],
  ['a site whose name begins like an allowed one', 'https://app.example.evil.example/'],
  ['a scheme without slashes', 'https:evil.example'],
  ['a script', 'javascript:alert(1)'],
  ['an address without a scheme', '//evil.example'],
  ['a backslash, which browsers read as a slash', '/\\evil.example'],
  ['two backslashes', '\\\\evil.example'],
  ['a tab, which browsers drop', '/\t/evil.example'],
  ['a line break', '/x\r\nset-cookie: a=b'],
  ['a dot that disappears', '/.//evil.example'],
  ['an encoded dot that disappears', '/%2e//evil.example'],
  ['two dots that disappear', '/x/..//evil.example'],
  ['our own name before an @', '//parley.example@evil.example'],
  ['a path without a slash', 'chat'],
  ['the sign-out', '/auth/logout'],
  ['the sign-out in disguise', '/x/../auth/logout'],
  ['nothing', ''],
  ['something that is no text', ['/chat']],
  ['something that is missing', undefined],
  ['something endless', `/${'x'.repeat(3000)}`],
])('does not go to %s [L8]', (_what, value) => {
  expect(safeReturnTo(value)).toBe('/')
})
