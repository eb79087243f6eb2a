import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { type ClosedServer, startClosedServer } from '../../../test/closedServer.js'
import { onEveryDatabase, type SignedIn } from '../../../test/parley.js'
import { runJob } from '../../../test/runJob.js'

const invite = `mutation ($input: InviteUsersInput!) {
  inviteUsers(input: $input) { id email status link roles { name } invitedBy { id } expiresAt acceptedAt } }`
const list = `query ($filter: InvitationFilter, $orderBy: InvitationOrder) {
  invitations(filter: $filter, orderBy: $orderBy) { nodes { id email status link acceptedBy { id } roles { name } } } }`

onEveryDatabase(database => {
  let server: ClosedServer
  let admin: SignedIn
  beforeAll(async () => {
    server = await startClosedServer(database)
    admin = server.admin
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const ask = (who: SignedIn, query: string, variables: Record<string, unknown> = {}) =>
    who.ask({ query, variables })
  async function invited(input: object, by = admin) {
    const { data, errors } = await ask(by, invite, { input })
    expect(errors).toBeUndefined()
    return data.inviteUsers
  }
  const refused = async (input: object, by = admin) =>
    (await ask(by, invite, { input })).errors?.[0]?.extensions as unknown as Refusal
  const listed = async (filter: object, more = {}) =>
    (await ask(admin, list, { filter, ...more })).data.invitations.nodes
  const verified = (sub: string, email = `${sub}@example.com`) => ({ sub, email, email_verified: true })
  const rolesOf = async (who: SignedIn) =>
    (await who.ask('{ me { id roles { source role { name } assignedBy { id } } } }')).data.me
  /** Somebody with a role of these permissions, who came in by an invitation. */
  async function helper(sub: string, permissions: string[]) {
    const input = { name: `of ${sub}`, permissions }
    const role = await ask(
      admin,
      'mutation ($input: CreateRoleInput!) { createRole(input: $input) { id } }',
      {
        input,
      },
    )
    const roleId: string = role.data.createRole.id
    await invited({ emails: [`${sub}@example.com`], roleIds: [roleId] })
    return { roleId, person: await server.enter(verified(sub)) }
  }
  const rolesNamed = async (...names: string[]): Promise<string[]> => {
    const { data } = await admin.ask('{ roles { id name } }')
    return names.map(name => data.roles.find((role: { name: string }) => role.name === name).id)
  }

  it('lets somebody in by the address they were invited by, once, with the roles they were given [L17, L26]', async () => {
    const roleIds = await rolesNamed('viewer')
    const [invitation] = await invited({ emails: [' Ada@Example.com'], roleIds })
    expect(invitation).toMatchObject({
      email: 'Ada@Example.com',
      status: 'PENDING',
      roles: [{ name: 'viewer' }],
    })
    const ada = await server.enter(verified('ada', 'aDa@example.COM'))
    const me = await rolesOf(ada)
    const given = { source: 'MANUAL', role: { name: 'viewer' }, assignedBy: invitation.invitedBy }
    expect(me.roles).toEqual([given])
    expect(await listed({ ids: [invitation.id] })).toMatchObject([
      { status: 'ACCEPTED', link: null, acceptedBy: { id: me.id } },
    ])
    // Somebody else with the same address, and the same person once more.
    expect((await server.come(verified('another', 'ada@example.com'), 'two')).code).toBe('SIGNUP_DISABLED')
    expect((await rolesOf(await server.enter(verified('ada')))).roles).toEqual([given])
  })

  it('gives the default role to whoever was invited without one', async () => {
    await invited({ emails: ['plain@example.com'] })
    const { roles } = await rolesOf(await server.enter(verified('plain')))
    expect(roles).toMatchObject([{ source: 'DEFAULT', role: { name: 'user' } }])
  })

  it('lets nobody in by an address that their provider has not verified, or that is only alike [L26]', async () => {
    await invited({ emails: ['eve@example.com'] })
    for (const claims of [
      { sub: 'e1', email: 'eve@example.com' },
      verified('e2', 'eve+1@example.com'),
      verified('e3', 'éve@example.com'),
      verified('e4', 'eve@example.com.evil.example'),
    ])
      expect((await server.come(claims)).code, claims.email).toBe('SIGNUP_DISABLED')
    expect(await listed({ search: 'eve@' })).toMatchObject([{ status: 'PENDING' }])
  })

  it('makes one person of two sign-ins at once, whether by one identity or by two [L17]', async () => {
    await invited({ emails: ['twice@example.com', 'rival@example.com'] })
    const atOnce = async (...doors: (() => Promise<string | null>)[]) =>
      (await Promise.all(doors.map(come => come()))).sort()
    const twice = verified('twice')
    expect(await atOnce(await server.atTheDoor(twice), await server.atTheDoor(twice))).toEqual([null, null])
    const rival = verified('rival')
    expect(await atOnce(await server.atTheDoor(rival), await server.atTheDoor(rival, 'two'))).toEqual([
      'SIGNUP_DISABLED',
      null,
    ])
    const { data } = await admin.ask(
      '{ a: users(filter: { search: "twice@" }) { totalCount } b: users(filter: { search: "rival@" }) { totalCount } }',
    )
    expect([data.a.totalCount, data.b.totalCount]).toEqual([1, 1])
  })

  it('never links anybody to a person who has that address already [K4]', async () => {
    await invited({ emails: ['known@example.com'] })
    await server.enter(verified('known'))
    expect(await refused({ emails: ['new@example.com', 'KNOWN@example.com'] })).toMatchObject({
      code: 'CONFLICT',
      fields: { 'input.emails.1': expect.stringContaining('here already') },
    })
    expect(await listed({ search: 'new@' })).toEqual([])
  })

  it('says of each address what is wrong with it, and invites nobody then', async () => {
    await invited({ emails: ['open@example.com', 'OPEN@example.com '] })
    expect(await listed({ search: 'open@' })).toHaveLength(1)
    const { fields } = await refused({ emails: ['fine@example.com', 'open@example.com'] })
    expect(fields).toEqual({ 'input.emails.1': 'This address is invited already.' })
    const emails = ['fine@example.com', 'no', 'a@b, c@d', 'Ada <ada@example.com>', '']
    expect(Object.keys((await refused({ emails })).fields)).toEqual(
      [1, 2, 3, 4].map(index => `input.emails.${index}`),
    )
    const late = new Date(Date.now() + 91 * 86_400_000)
    for (const expiresAt of [new Date(Date.now() - 1000), late])
      expect((await refused({ emails: ['fine@example.com'], expiresAt })).fields).toHaveProperty([
        'input.expiresAt',
      ])
    expect((await refused({ emails: ['fine@example.com'], roleIds: ['rol_unknown'] })).fields).toEqual({
      'input.roleIds.0': 'There is no such role.',
    })
    expect(await listed({ search: 'fine@' })).toEqual([])
  })

  it('repeats an answer for the same key instead of refusing who is invited by it', async () => {
    const input = { emails: ['again@example.com'], idempotencyKey: 'again' }
    expect(await invited(input)).toEqual(await invited(input))
  })

  it('counts no more once it is revoked or over', async () => {
    const [a, b] = await invited({ emails: ['gone@example.com', 'late@example.com'] })
    const revoke = 'mutation ($ids: [ID!]!) { revokeInvitations(ids: $ids) { id status } }'
    expect((await ask(admin, revoke, { ids: [a.id, 'inv_unknown'] })).data.revokeInvitations).toEqual([
      { id: a.id, status: 'REVOKED' },
    ])
    const past = new Date(Date.now() - 1000)
    await beside(server.parley.databaseUrl, client =>
      client.invitation.update({ where: { id: b.id }, data: { expiresAt: past } }),
    )
    for (const sub of ['gone', 'late'])
      expect((await server.come(verified(sub))).code).toBe('SIGNUP_DISABLED')
    expect((await listed({ ids: [b.id], statuses: ['EXPIRED', 'ACCEPTED'] })).map(idOf)).toEqual([b.id])
    expect(await listed({ ids: [b.id], statuses: ['PENDING'] })).toEqual([])
    // Both can be invited anew.
    await invited({ emails: ['gone@example.com', 'late@example.com'] })
    await server.enter(verified('gone'))
  })

  it('gives nothing that whoever invites does not hold, at that time and when it is used [L26]', async () => {
    const { person, roleId } = await helper('hr', ['USERS_MANAGE', 'ROLES_MANAGE', 'HISTORY_READ'])
    const [adminRole = '', viewer = ''] = await rolesNamed('admin', 'viewer')
    expect(await refused({ emails: ['friend@example.com'], roleIds: [adminRole] }, person)).toMatchObject({
      code: 'FORBIDDEN',
    })
    const make = 'mutation ($input: CreateRoleInput!) { createRole(input: $input) { id } }'
    const small = { name: 'grows', permissions: ['HISTORY_READ'] }
    const grows: string = (await ask(person, make, { input: small })).data.createRole.id
    await invited({ emails: ['friend@example.com'], roleIds: [grows, viewer] }, person)
    await admin.client.updateRole(grows, { permissions: ['HISTORY_READ', 'AUDIT_READ'] })
    const friend = await server.enter(verified('friend'))
    expect((await rolesOf(friend)).roles).toMatchObject([{ role: { name: 'viewer' } }])
    const created =
      '{ auditEvents(filter: { actions: ["user.created"] }, first: 1) { nodes { details { key value } } } }'
    expect((await admin.ask(created)).data.auditEvents.nodes[0].details).toContainEqual({
      key: 'withheld',
      value: 'grows',
    })
    // Without the right to invite their invitations let nobody in.
    await invited({ emails: ['late-friend@example.com'] }, person)
    await admin.client.updateRole(roleId, { permissions: ['HISTORY_READ'] })
    expect((await server.come(verified('late-friend'))).code).toBe('SIGNUP_DISABLED')
  })

  it('needs ROLES_MANAGE to give roles, and no more than USERS_MANAGE to invite', async () => {
    const { person } = await helper('desk', ['USERS_MANAGE', 'HISTORY_READ'])
    const roleIds = await rolesNamed('viewer')
    expect((await refused({ emails: ['guest@example.com'], roleIds }, person)).code).toBe('FORBIDDEN')
    await invited({ emails: ['guest@example.com'] }, person)
    await server.enter(verified('guest'))
  })

  it('leaves out a role that is deleted by then', async () => {
    const make = 'mutation { createRole(input: { name: "brief", permissions: [CHAT] }) { id } }'
    const roleId = (await admin.ask(make)).data.createRole.id
    await invited({ emails: ['brief@example.com'], roleIds: [roleId] })
    await admin.client.deleteRole(roleId)
    expect(await listed({ search: 'brief@' })).toMatchObject([{ status: 'PENDING', roles: [] }])
    const { roles } = await rolesOf(await server.enter(verified('brief')))
    expect(roles).toMatchObject([{ source: 'DEFAULT', role: { name: 'user' } }])
  })

  it('leads by its link to every way to sign in, with the address as a hint and no right in it', async () => {
    const [{ link }] = await invited({ emails: ['o’hara&co@example.com'] })
    const { text, status } = await server.parley.ask({
      path: link.slice(server.parley.url.length),
      method: 'GET',
    })
    expect(status).toBe(200)
    for (const provider of ['one', 'two'])
      expect(text).toContain(
        `/auth/login/${provider}?login_hint=o%E2%80%99hara%26co%40example.com`.replaceAll('&', '&#38;'),
      )
    expect(text).not.toContain('inv_')
  })

  it('is gone with whoever came by it, and over with whoever made it', async () => {
    const { person } = await helper('leaver', ['USERS_MANAGE', 'HISTORY_READ'])
    const [open] = await invited({ emails: ['theirs@example.com'] }, person)
    const { id } = await rolesOf(person)
    await admin.client.deleteUser(id)
    expect(await listed({ search: 'leaver@' })).toEqual([])
    expect(await listed({ ids: [open.id] })).toMatchObject([{ status: 'REVOKED' }])
  })

  it('is recorded without the address, and told to those who follow', async () => {
    const [{ id }] = await invited({ emails: ['canary-of-the-log@example.com'] })
    await ask(admin, 'mutation ($ids: [ID!]!) { revokeInvitations(ids: $ids) { id } }', { ids: [id] })
    const query = `query ($id: ID) { auditEvents(filter: { targetId: $id }) {
      nodes { action target { __typename } details { value } } } }`
    const answer = await ask(admin, query, { id })
    expect(answer.data.auditEvents.nodes.map(({ action }: { action: string }) => action)).toEqual([
      'invitation.revoked',
      'user.invited',
    ])
    expect(answer.text).toContain('"__typename":"Invitation"')
    expect(answer.text).not.toContain('canary')
    const kinds = await beside(server.parley.databaseUrl, client =>
      client.adminEvent.findMany({ where: { nodeId: id }, orderBy: { seq: 'asc' } }),
    )
    expect(kinds.map(({ kind }) => kind)).toEqual(['CREATED', 'UPDATED'])
  })

  it('is forgotten a while after its end, unless somebody came by it', async () => {
    const [old, used] = await invited({ emails: ['old@example.com', 'used@example.com'] })
    await server.enter(verified('used'))
    const expiresAt = new Date(Date.now() - 91 * 86_400_000)
    await beside(server.parley.databaseUrl, client =>
      client.invitation.updateMany({ where: { id: { in: [old.id, used.id] } }, data: { expiresAt } }),
    )
    await runJob(server.parley, 'forgetInvitations')
    expect((await listed({ ids: [old.id, used.id] })).map(idOf)).toEqual([used.id])
  })
})

interface Refusal {
  code: string
  fields: Record<string, string>
}

const idOf = ({ id }: { id: string }): string => id
