import { expect, it } from 'vitest'
import { humanize, humanizeAction } from './humanize.js'
import { plainHelp } from './plainHelp.js'

it.each([
  ['Whose spending it limits.', 'Whose spending it limits.'],
  [
    'Suspends users: their sessions end. NOT_FOUND names users in `fields`.',
    'Suspends users: their sessions end.',
  ],
  [
    'At how many percent, 1 to 100; null: never; absent: as it was. It is judged anew.',
    'At how many percent, 1 to 100. It is judged anew.',
  ],
  ['Null until titled.', ''],
])('of "%s" people read "%s"', (help, plain) => {
  expect(plainHelp(help)).toBe(plain)
})

it('names are made of those in the schema', () => {
  expect(['lastSeenAt', 'ownerId', 'userAgent', 'ip', 'REAUTH_REQUIRED'].map(humanize)).toEqual([
    'Last seen',
    'Owner',
    'User agent',
    'IP',
    'Reauth required',
  ])
  expect(humanizeAction('revokeSessions', 'Session')).toBe('Revoke')
  expect(humanizeAction('revokeUserSessions', 'User')).toBe('Revoke sessions')
})
