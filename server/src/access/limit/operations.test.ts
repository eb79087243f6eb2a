import { parse } from 'graphql'
import { expect, test } from 'vitest'
import type { Viewer } from '../../base/viewer.js'
import type { Limiter } from './limiter.js'
import { createOperationLimits } from './operations.js'

const origin = { requestId: 'r', ip: '2001:db8::7', userAgent: null }
const user = { user: { id: 'usr_1' }, session: {}, apiKey: null } as unknown as Viewer
const key = { user: { id: 'usr_1' }, session: null, apiKey: { id: 'key_1' } } as unknown as Viewer

/** What is counted for an operation, as limit:who=number. */
async function counted(source: string, viewer: Viewer | null = user, more = {}): Promise<string[]> {
  const takes: string[] = []
  const take: Limiter['take'] = async (limit, who, by = 1) => void takes.push(`${limit}:${who}=${by}`)
  const count = createOperationLimits({ take })
  await count({ document: parse(source), viewer, origin, counted: 0, ...more })
  return takes
}

test('each root field counts, by whatever alias and in whatever fragment [R1, R6]', async () => {
  const source = `query { me { id } a: me { id } ...more ...more }
    fragment more on Query { models { id } ... on Query { b: me { id } } }`
  expect(await counted(source)).toEqual(['user:usr_1=6'])
  expect(await counted(source, user, { counted: 1 })).toEqual(['user:usr_1=5'])
})

test('only the operation that runs counts [R1]', async () => {
  const source = 'query one { me { id } } query two { a: me { id } b: me { id } }'
  expect(await counted(source, user, { operationName: 'two' })).toContain('user:usr_1=2')
  expect(await counted(source, user, { operationName: 'one' })).toContain('user:usr_1=1')
})

test('a key counts for itself, nobody for their address [R1]', async () => {
  expect(await counted('{ me { id } }', key)).toEqual(['key:key_1=1'])
  expect(await counted('{ a: me { id } b: me { id } }', null, { counted: 1 })).toEqual([
    'address:2001:db8:0:0::/64=1',
    'anonymous:2001:db8:0:0::/64=2',
  ])
})

test.each(['sendMessage', 'editMessage', 'regenerateReply'])(
  'each reply that is asked for by %s counts for its user [R1]',
  async field => {
    const takes = await counted(`mutation { a: ${field} { id } b: ${field} { id } }`, key)
    expect(takes.filter(take => take === 'sendMessage:usr_1=1')).toHaveLength(2)
  },
)

test('fifty aliases of a device login count fifty [R6, L20]', async () => {
  const fields = Array.from({ length: 50 }, (_, n) => `f${n}: pollDeviceLogin(handle: "x") { id }`)
  const takes = await counted(`mutation { ${fields.join(' ')} }`, null)
  expect(takes.filter(take => take === 'devicePoll:2001:db8:0:0::/64=1')).toHaveLength(50)
  expect(await counted('mutation { startDeviceLogin(provider: "dev") { id } }', null)).toContain(
    'deviceStart:2001:db8:0:0::/64=1',
  )
})
