import { beforeEach, expect, it } from 'vitest'
import { createInbox, type LiveEvent } from './events.js'
import { news } from './news.js'

let refreshed: string[]
let inbox: ReturnType<typeof createInbox>
beforeEach(() => {
  refreshed = []
  inbox = createInbox(resource => void refreshed.push(resource))
})

const event = (kind: string, type: string | null, id = 'usr_1'): LiveEvent => ({
  cursor: '1',
  kind,
  nodeId: kind === 'RESYNC' ? null : id,
  node: type ? { __typename: type, id } : null,
})

it('however many events refresh a list once', () => {
  for (let count = 0; count < 50; count++) inbox.take(event('UPDATED', 'User'))
  inbox.flush()
  inbox.flush()
  expect(refreshed).toEqual(['users'])
})

it('what is new waits while somebody reads, what has changed does not', () => {
  const stop = news.read('users')
  inbox.take(event('CREATED', 'User', 'usr_2'))
  inbox.take(event('CREATED', 'User', 'usr_3'))
  inbox.flush()
  expect(refreshed).toEqual([])
  inbox.take(event('UPDATED', 'User'))
  inbox.flush()
  expect(refreshed).toEqual(['users'])
  stop()
})

it('nothing moves while something is edited, and nothing is lost', () => {
  const stop = news.edit()
  inbox.take(event('UPDATED', 'Role', 'rol_1'))
  inbox.flush()
  expect(refreshed).toEqual([])
  stop()
  inbox.flush()
  expect(refreshed).toEqual(['roles'])
})

it('what is gone is known by what it was, and a gap refreshes all', () => {
  inbox.take(event('CREATED', 'Session', 'ses_1'))
  inbox.take(event('DELETED', null, 'ses_1'))
  inbox.flush()
  expect(refreshed).toEqual(['sessions'])
  inbox.take(event('RESYNC', null))
  inbox.flush()
  expect(refreshed).toEqual(expect.arrayContaining(['users', 'budgets', 'auditEvents']))
})

it('what may be known and not be seen is known by its type, and what has no list refreshes none', () => {
  inbox.take({ ...event('UPDATED', null, 'cnv_1'), type: 'CONVERSATION' })
  inbox.take({ ...event('CREATED', 'Identity', 'idn_1'), type: 'IDENTITY' })
  inbox.take({ ...event('UPDATED', null, 'key_1'), type: 'API_KEY' })
  inbox.take({ ...event('UPDATED', 'Appearance', 'apr_server'), type: 'APPEARANCE' })
  inbox.flush()
  expect(refreshed).toEqual(['conversations', 'apiKeys', 'appearance'])
})
