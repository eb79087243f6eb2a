import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const events = (args = '') =>
  `{ auditEvents${args} { nodes { id seq action outcome ip userAgent requestId createdAt targetId actor { name } details { key value } hash } totalCount pageInfo { hasNextPage endCursor } } }`

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let user: SignedIn
  beforeAll(async () => {
    parley = await startParley({ database })
    admin = await parley.signIn('admin')
    user = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const list = async (args?: string) => {
    const { data, errors } = await admin.ask(events(args))
    expect(errors).toBeUndefined()
    return data.auditEvents
  }
  const ofAction = (action: string) => list(`(filter: { actions: ["${action}"] })`)

  it('shows what happened with time, person, address, program, request and target [AU3]', async () => {
    const { nodes } = await ofAction('session.created')
    expect(nodes).toHaveLength(2)
    expect(nodes[0]).toMatchObject({
      id: expect.stringMatching(/^aud_/),
      outcome: 'SUCCESS',
      ip: expect.stringMatching(/127\.0\.0\.1|::1/),
      requestId: expect.stringMatching(/^[\w-]{8,64}$/),
      targetId: expect.stringMatching(/^ses_/),
      actor: { name: expect.any(String) },
    })
    expect(nodes[0].createdAt).toMatch(/Z$/)
  })

  it('is read newest first, by pages that fit together', async () => {
    const whole = (await list('(first: 100)')).nodes.map(({ seq }: { seq: number }) => seq)
    expect(whole).toEqual(whole.toSorted((a: number, b: number) => b - a))
    const first = await list('(first: 2)')
    const rest = await list(`(first: 100, after: "${first.pageInfo.endCursor}")`)
    expect([...first.nodes, ...rest.nodes].map(({ seq }) => seq)).toEqual(whole)
    const last = await list('(last: 1)')
    expect(last.nodes[0].seq).toBe(1)
    expect((await list('(first: 1, offset: 1)')).nodes[0].seq).toBe(whole[1])
    expect(first.totalCount).toBe(whole.length)
  })

  it('says of each action that there is what it means, and records no other', async () => {
    const { data } = await admin.ask('{ auditActions { name description } }')
    const names = data.auditActions.map(({ name }: { name: string }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, description } of data.auditActions) {
      expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/)
      expect(description).toMatch(/^[A-Z].*\.$/)
    }
    const { nodes } = await list('(first: 100)')
    expect(names).toEqual(expect.arrayContaining(nodes.map(({ action }: { action: string }) => action)))
  })

  it('leads to what it happened to, where that is still there and may be seen', async () => {
    const created = await admin.ask(
      'mutation { createRole(input: { name: "led to", permissions: [] }) { id } }',
    )
    const { id } = created.data.createRole
    const query = `{ auditEvents(filter: { targetId: "${id}" }, orderBy: { direction: ASC }) { nodes { action targetType target { __typename id } } } }`
    const target = { __typename: 'Role', id }
    expect((await admin.ask(query)).data.auditEvents.nodes).toEqual([
      { action: 'role.created', targetType: 'Role', target },
    ])
    await admin.ask(`mutation { deleteRole(id: "${id}") }`)
    expect((await admin.ask(query)).data.auditEvents.nodes).toEqual([
      { action: 'role.created', targetType: 'Role', target: null },
      { action: 'role.deleted', targetType: 'Role', target: null },
    ])
    const many = await admin.ask('{ auditEvents(first: 50) { nodes { targetId target { id } } } }')
    expect(many.errors).toBeUndefined()
    for (const event of many.data.auditEvents.nodes)
      expect([null, event.targetId]).toContain(event.target?.id ?? null)
  })

  it('is filtered by request, address, type and whoever was in it', async () => {
    const [{ requestId, ip, targetId, actor }] = (await ofAction('session.created')).nodes
    expect(actor).not.toBeNull()
    const { id } = (await user.ask('{ me { id } }')).data.me
    for (const [filter, action] of [
      [`requestId: "${requestId}"`, 'session.created'],
      [`ip: "${ip}"`, 'session.created'],
      [`targetType: "Session"`, 'session.created'],
      [`involvedId: "${targetId}"`, 'session.created'],
      [`involvedId: "${id}"`, 'user.created'],
    ]) {
      const { nodes } = await list(`(filter: { ${filter} })`)
      expect(nodes.map((node: { action: string }) => node.action)).toContain(action)
    }
    for (const filter of [
      'requestId: "none"',
      'ip: "192.0.2.1"',
      'targetType: "Nothing"',
      'involvedId: "usr_no"',
    ])
      expect((await list(`(filter: { ${filter} })`)).totalCount).toBe(0)
  })

  it('is filtered by person, target, outcome and time', async () => {
    const { nodes } = await ofAction('session.created')
    const { targetId, createdAt } = nodes[0]
    const { data } = await user.ask('{ me { id } }')
    const cases: [string, (count: number) => void][] = [
      [`actorId: "${data.me.id}"`, count => expect(count).toBeGreaterThan(0)],
      ['actorId: "usr_nobody"', count => expect(count).toBe(0)],
      [`targetId: "${targetId}"`, count => expect(count).toBe(1)],
      ['outcome: FAILED', count => expect(count).toBe(0)],
      [`createdAfter: "${createdAt}"`, count => expect(count).toBeGreaterThan(0)],
      ['createdBefore: "2001-01-01T00:00:00Z"', count => expect(count).toBe(0)],
      ['actions: []', count => expect(count).toBe(0)],
    ]
    for (const [filter, check] of cases) check((await list(`(filter: { ${filter} })`)).totalCount)
  })

  it('records that it was read, once an hour for each question [AU3]', async () => {
    const question = '(filter: { targetId: "ses_of_interest" })'
    await list(question)
    await list(question)
    const { nodes } = await ofAction('audit_log.read')
    const same = nodes.filter(({ details }: { details: { value: string }[] }) =>
      details.some(({ value }) => value === 'ses_of_interest'),
    )
    expect(same).toHaveLength(1)
  })

  it.each(['auditEvents { totalCount }', 'verifyAuditLog { intact }'])(
    'is refused to who may not read it: %s',
    async field => {
      expect((await user.ask(`{ ${field} }`)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      expect((await parley.ask(`{ ${field} }`)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    },
  )

  it('finds an event by its id, for who may read it alone', async () => {
    const { nodes } = await list('(last: 1)')
    const query = `{ node(id: "${nodes[0].id}") { ... on AuditEvent { seq action } } }`
    expect((await admin.ask(query)).data.node).toMatchObject({ seq: 1 })
    expect((await user.ask(query)).data.node).toBeNull()
  })

  it('records who was refused what, once a minute, and answers without waiting for that [AU3]', async () => {
    const refused = await user.ask('{ users { totalCount } }')
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    await user.ask('{ users { totalCount } }')
    await user.ask('mutation { createRole(input: { name: "x", permissions: [] }) { id } }')
    const fields = async () =>
      (await ofAction('access.denied')).nodes.flatMap(({ details }: { details: { value: string }[] }) =>
        details.map(({ value }) => value),
      )
    await eventually(async () => expect(await fields()).toContain('Mutation.createRole'))
    const denied = await fields()
    expect(denied.filter((field: string) => field === 'Query.users')).toHaveLength(1)
    const { nodes } = await list('(first: 1, filter: { outcome: DENIED })')
    expect(nodes[0]).toMatchObject({ action: 'access.denied', actor: { name: expect.any(String) } })
  })

  it('is verified in slices [AU2]', async () => {
    let afterSeq = 0
    let checked = 0
    for (;;) {
      const { data } = await admin.ask(
        `{ verifyAuditLog(afterSeq: ${afterSeq}, first: 2) { intact checked firstBrokenSeq nextSeq } }`,
      )
      expect(data.verifyAuditLog).toMatchObject({ intact: true, firstBrokenSeq: null })
      checked += data.verifyAuditLog.checked
      if (data.verifyAuditLog.nextSeq === null) break
      afterSeq = data.verifyAuditLog.nextSeq
    }
    expect(checked).toBe((await list('(first: 1)')).nodes[0].seq)
  })

  it.each([
    'verifyAuditLog(first: 0)',
    'verifyAuditLog(first: 5001)',
    'verifyAuditLog(afterSeq: -1)',
    'verifyAuditLog(afterSeq: 9007199254740991)',
    'verifyAuditLog(afterSeq: 1000000)',
  ])('refuses %s', async field => {
    const { errors } = await admin.ask(`{ ${field} { intact } }`)
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it.each([
    '(after: "nonsense")',
    `(after: "${Buffer.from('["seq",3000000000]').toString('base64url')}")`,
    '(filter: { targetId: "a\\u0000b" })',
    '(first: 101)',
  ])('refuses auditEvents%s', async args => {
    const { errors } = await admin.ask(events(args))
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})
