import { expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

const refused = 'a request was refused'

onEveryDatabase(database => {
  test('what is refused is found in the log by the id that the client is told, with who asked for what', async () => {
    await using parley = await startParley({ database })
    const person = await parley.signIn('user')
    const me = (await person.client.me())?.id
    const { errors } = await person.ask(
      'query AllOfThem { auditEvents { totalCount } again: auditEvents { totalCount } }',
    )
    const { requestId, code } = errors?.[0]?.extensions ?? {}
    const lines = parley.log.filter(line => line.msg === refused && line.requestId === requestId)
    // One for a code, however often it comes.
    expect(lines).toEqual([
      expect.objectContaining({ level: 30, msg: refused, code, viewer: me, operation: 'AllOfThem' }),
    ])
    expect(code).toBe('FORBIDDEN')

    const unread = await person.ask('query Broken { nothing }')
    expect(parley.log).toContainEqual(
      expect.objectContaining({
        msg: refused,
        code: 'GRAPHQL_VALIDATION_FAILED',
        requestId: unread.errors?.[0]?.extensions.requestId,
        operation: 'Broken',
      }),
    )

    const nobody = await parley.ask('query Mine { me { id } conversations { nodes { id } } }')
    const line = parley.log.find(one => one.requestId === nobody.errors?.[0]?.extensions.requestId)
    expect(line).toMatchObject({ msg: refused, code: 'UNAUTHENTICATED', operation: 'Mine' })
    expect(line).not.toHaveProperty('viewer')
  })
})

test('over a WebSocket too', async () => {
  await using parley = await startParley()
  const person = await parley.signIn('user')
  const me = (await person.client.me())?.id
  const missing = person.client.reply('msg_01kx0000000000000000000000')
  await expect(missing.done()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await eventually(() =>
    parley.log.some(line => line.msg === refused && line.code === 'NOT_FOUND' && line.viewer === me),
  )
})

test('outside GraphQL with the route', async () => {
  await using parley = await startParley()
  const answer = await fetch(`${parley.url}/nowhere`, { headers: { 'x-request-id': 'from-the-proxy' } })
  expect(answer.status).toBe(404)
  expect(parley.log).toContainEqual(
    expect.objectContaining({ msg: refused, code: 'NOT_FOUND', requestId: 'from-the-proxy' }),
  )
})

test('ACCESS_LOG=on adds a line for each request, and nothing of what was sent', async () => {
  await using parley = await startParley({ env: { ACCESS_LOG: 'on' } })
  const person = await parley.signIn('user')
  const me = (await person.client.me())?.id
  await person.ask('query Look { me { id } } # canary')
  const line = () => parley.log.find(one => one.msg === 'a request' && one.operation === 'Look')
  await eventually(() => line() !== undefined)
  expect(line()).toMatchObject({ level: 30, method: 'POST', route: '/graphql', status: 200, viewer: me })
  expect(JSON.stringify(parley.log)).not.toContain('canary')
  await using quiet = await startParley()
  await quiet.ask('query Look { me { id } }')
  await eventually(() => quiet.log.some(one => one.msg === 'a request'))
  expect(quiet.log.filter(one => one.msg === 'a request' && one.level === 30)).toEqual([])
})
