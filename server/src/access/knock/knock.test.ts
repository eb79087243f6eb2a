import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { createBrowser } from '../../../test/browser.js'
import { type ClosedServer, startClosedServer } from '../../../test/closedServer.js'
import { knockAt } from '../../../test/knock.js'
import { lockedOut } from '../../../test/lockedOut.js'
import { onEveryDatabase, type SignedIn } from '../../../test/parley.js'
import { runJob } from '../../../test/runJob.js'

const list = `query ($filter: KnockFilter) { knocks(filter: $filter) {
  nodes { id name email emailVerified provider subject count status letInBy { id } roles { name } user { id } } } }`

onEveryDatabase(database => {
  let server: ClosedServer
  let admin: SignedIn
  beforeAll(async () => {
    server = await startClosedServer(database)
    admin = server.admin
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const ask = (query: string, variables: Record<string, unknown> = {}, who = admin) =>
    who.ask({ query, variables })
  const listed = async (filter: object) => (await ask(list, { filter })).data.knocks.nodes
  const letIn = (input: object, who = admin) =>
    ask('mutation ($input: LetInInput!) { letIn(input: $input) { id status } }', { input }, who)
  const dismiss = async (...ids: string[]) =>
    (await ask('mutation ($ids: [ID!]!) { dismissKnocks(ids: $ids) { status } }', { ids })).data.dismissKnocks
  /** Somebody who is refused; answers with what is kept of it. */
  async function knock(sub: string, more: object = {}) {
    expect((await server.come({ sub, name: `Who is ${sub}`, ...more })).code).toBe('SIGNUP_DISABLED')
    return (await listed({ search: sub }))[0]
  }
  const mine = async (who: SignedIn) =>
    (await who.ask('{ me { id roles { source role { name } } } }')).data.me
  /** What the page says after a refusal. */
  async function pageFor(sub: string): Promise<string> {
    const browser = createBrowser()
    server.one.next({ claims: { sub, name: sub } })
    const { response } = await browser.visit(new URL('/auth/login/one', server.parley.url))
    return (await response?.text()) ?? ''
  }

  it('keeps once for each identity that somebody was refused, and what their provider says of them', async () => {
    await knock('kim', { email: 'kim@example.com', email_verified: true })
    expect(await knock('kim', { email: 'boss@example.com' })).toMatchObject({
      name: 'Who is kim',
      email: 'boss@example.com',
      emailVerified: false,
      provider: 'one',
      subject: 'kim',
      count: 2,
      status: 'WAITING',
    })
    await server.come({ sub: 'kim', name: 'Who is kim' }, 'two')
    expect(await listed({ search: 'KIM' })).toHaveLength(2)
    expect(await listed({ search: 'kim', provider: 'two' })).toHaveLength(1)
    const { data } = await admin.ask('{ users(filter: { search: "kim" }) { totalCount } }')
    expect(data.users.totalCount).toBe(0)
  })

  it('tells the refused person that it was told, and not where it was not', async () => {
    expect(await pageFor('waiting')).toContain('have been told that you were here')
    const [{ id }] = await listed({ search: 'waiting' })
    await dismiss(id)
    const page = await pageFor('waiting')
    expect(page).toContain('Ask the person who runs this server')
    expect(page).not.toContain('have been told')
    expect(await listed({ search: 'waiting', statuses: ['WAITING'] })).toEqual([])
  })

  it('lets in exactly the identity that knocked, with the roles it was given [L17, L26]', async () => {
    const { id } = await knock('lea', { email: 'lea@example.com', email_verified: true })
    const { data } = await letIn({ ids: [id], roleIds: ['rol_viewer'] })
    expect(data.letIn).toEqual([{ id, status: 'LET_IN' }])
    const same = { sub: 'lea', email: 'lea@example.com', email_verified: true }
    expect((await server.come(same, 'two')).code).toBe('SIGNUP_DISABLED')
    expect((await server.come({ ...same, sub: 'LEA' })).code).toBe('SIGNUP_DISABLED')
    const me = await mine(await server.enter({ sub: 'lea' }))
    expect(me.roles).toEqual([{ source: 'MANUAL', role: { name: 'viewer' } }])
    expect(await listed({ ids: [id] })).toMatchObject([{ status: 'CAME_IN', user: { id: me.id } }])
    // Whoever came in is not let in again, and cannot be dismissed.
    expect((await letIn({ ids: [id] })).data.letIn).toEqual([{ id, status: 'CAME_IN' }])
    expect(await dismiss(id)).toEqual([{ status: 'CAME_IN' }])
  })

  it('makes one person of two sign-ins at once', async () => {
    const { id } = await knock('max')
    await letIn({ ids: [id] })
    const doors = [await server.atTheDoor({ sub: 'max' }), await server.atTheDoor({ sub: 'max' })]
    expect(await Promise.all(doors.map(come => come()))).toEqual([null, null])
    const people = await beside(server.parley.databaseUrl, client =>
      client.identity.count({ where: { subject: 'max' } }),
    )
    expect(people).toBe(1)
  })

  it.runIf(database === 'postgresql')(
    'lets in whoever finds what lets them in used up by themselves',
    async () => {
      const { id } = await knock('mia')
      await letIn({ ids: [id] })
      const come = await server.atTheDoor({ sub: 'mia' })
      const [{ id: boss }] = (await admin.ask('{ users { nodes { id } } }')).data.users.nodes
      const code = await beside(server.parley.databaseUrl, client =>
        client.$transaction(async tx => {
          await tx.$executeRaw`LOCK TABLE knock IN ACCESS EXCLUSIVE MODE`
          const code = come()
          await lockedOut(tx)
          // What their other sign-in did, at the worst moment: after it was looked who they are.
          const known = await tx.identity.findFirstOrThrow({ where: { userId: boss } })
          await tx.identity.create({
            data: { ...known, id: 'idn_mia', subject: 'mia', issuer: server.one.issuer },
          })
          await tx.knock.update({ where: { id }, data: { userId: boss } })
          return { code }
        }),
      )
      expect(await code.code).toBeNull()
      expect(await listed({ ids: [id] })).toMatchObject([{ status: 'CAME_IN' }])
    },
  )

  it('takes back by dismissing that somebody was let in, until they come', async () => {
    const { id } = await knock('nia')
    await letIn({ ids: [id] })
    expect(await dismiss(id)).toEqual([{ status: 'DISMISSED' }])
    expect((await server.come({ sub: 'nia' })).code).toBe('SIGNUP_DISABLED')
    expect((await letIn({ ids: [id] })).data.letIn).toEqual([{ id, status: 'LET_IN' }])
    await server.enter({ sub: 'nia' })
  })

  it('counts only as long as whoever let them in may do so; then they wait again [L26]', async () => {
    const helper = await knock('helper')
    const make =
      'mutation { createRole(input: { name: "door", permissions: [USERS_MANAGE, HISTORY_READ] }) { id } }'
    const roleId = (await admin.ask(make)).data.createRole.id
    await letIn({ ids: [helper.id], roleIds: [roleId] })
    const person = await server.enter({ sub: 'helper' })
    const { id } = await knock('oto')
    expect((await letIn({ ids: [id], roleIds: ['rol_viewer'] }, person)).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    )
    await letIn({ ids: [id] }, person)
    const { id: userId } = await mine(person)
    await admin.client.suspendUsers([userId])
    expect(await knock('oto')).toMatchObject({ id, status: 'WAITING', letInBy: null })
  })

  it('does not undo that somebody was let in while they were refused', async () => {
    const { id } = await knock('pavo')
    await beside(server.parley.databaseUrl, client =>
      client.knock.update({ where: { id }, data: { letInAt: new Date(Date.now() + 60_000) } }),
    )
    expect(await knock('pavo')).toMatchObject({ id, status: 'LET_IN', count: 2 })
  })

  it('lets in all of them or nobody, and names who is not there', async () => {
    const { id } = await knock('pia')
    const { errors } = await letIn({ ids: [id, 'knk_unknown'] })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
      fields: { 'input.ids.1': 'There is no such knock.' },
    })
    expect(await listed({ ids: [id] })).toMatchObject([{ status: 'WAITING' }])
  })

  it('ends by an invitation as well, and is gone with whoever came of it', async () => {
    const { id } = await knock('rio', { email: 'rio@example.com', email_verified: true })
    await admin.client.inviteUsers({ emails: ['rio@example.com'] })
    const person = await server.enter({ sub: 'rio', email: 'rio@example.com', email_verified: true })
    const me = await mine(person)
    expect(await listed({ ids: [id] })).toMatchObject([{ status: 'CAME_IN', user: { id: me.id } }])
    await admin.client.deleteUser(me.id)
    expect(await listed({ ids: [id] })).toEqual([])
  })

  it('is recorded when somebody decides, and told to those who follow', async () => {
    const { id } = await knock('sam', { email: 'canary-of-the-log@example.com' })
    await letIn({ ids: [id] })
    await dismiss(id)
    const query = `query ($id: ID) { auditEvents(filter: { targetId: $id }) { nodes { action } } }`
    const answer = await ask(query, { id })
    expect(answer.data.auditEvents.nodes).toEqual([{ action: 'knock.dismissed' }, { action: 'knock.let_in' }])
    const { text } = await admin.ask('{ auditEvents(first: 50) { nodes { details { value } } } }')
    expect(text).not.toContain('canary')
    const events = await beside(server.parley.databaseUrl, client =>
      client.adminEvent.findMany({ where: { nodeId: id }, orderBy: { seq: 'asc' } }),
    )
    expect(events.map(({ kind }) => kind)).toEqual(['CREATED', 'UPDATED', 'UPDATED'])
  })

  it('is forgotten a month after the last try', async () => {
    const [old, fresh] = [await knock('tom'), await knock('uli')]
    const lastAt = new Date(Date.now() - 31 * 86_400_000)
    await beside(server.parley.databaseUrl, client =>
      client.knock.update({ where: { id: old.id }, data: { lastAt } }),
    )
    await runJob(server.parley, 'forgetKnocks')
    expect((await listed({ ids: [old.id, fresh.id] })).map(({ id }: { id: string }) => id)).toEqual([
      fresh.id,
    ])
  })

  it('keeps no more than 200 new ones a day, and then tells nobody that it did', async () => {
    await knockAt(server.parley, ...Array.from({ length: 200 }, (_, i) => `filling ${i}`))
    expect(await pageFor('one-too-many')).not.toContain('have been told')
    expect(await listed({ search: 'one-too-many' })).toEqual([])
    // Those who are kept already are counted on.
    expect((await knock('uli')).count).toBe(2)
  })
})
