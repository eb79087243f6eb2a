import { expect, it } from 'vitest'
import { humanize, humanizeAction } from './humanize.js'
import { plainHelp } from './plainHelp.js'

it.each([
  ['What the budget applies to.', 'What the budget applies to.'],
  [
    'Suspends users: their sessions end. NOT_FOUND names users in `fields`.',
    'Suspends users: their sessions end.',
  ],
  [
    'The percentage, 1 to 100. Null means never. If it is absent, it stays as it was. A change starts over.',
    'The percentage, 1 to 100. A change starts over.',
  ],
  [
    'The percentage, 1 to 100. Absent: as it was; a new budget then never tells. A change starts over.',
    'The percentage, 1 to 100. A change starts over.',
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
