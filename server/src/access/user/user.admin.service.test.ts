import { afterAll, beforeAll, expect, test } from 'vitest'
import { onEveryDatabase } from '../../../test/parley.js'
import { openPeople, type People } from '../../../test/people.js'
import { newId } from '../../base/db/id.js'
import type { Viewer } from '../../base/viewer.js'
import type { UserArgs } from './user.admin.service.js'

onEveryDatabase(database => {
  let people: People
  let admin: Viewer

  beforeAll(async () => {
    people = await openPeople(database)
    admin = await people.viewer(await people.add({ name: 'Ada Okafor', roles: ['rol_admin'] }))
    await people.add({ name: 'Jonas Lindqvist', email: 'Jonas_L@example.com', roles: ['rol_user'] })
    await people.add({ name: 'Özlem Demir', email: 'ozlem@example.com', lastSeenAt: new Date('2026-01-01') })
    await people.add({ name: undefined, email: 'jonasxl@example.com', lastSeenAt: null })
    await people.db.write(tx =>
      tx.user.updateMany({ where: { email: 'jonasxl@example.com' }, data: { name: null } }),
    )
  })
  afterAll(() => people[Symbol.asyncDispose]())

  const listed = async (args: UserArgs) =>
    (await people.users.list(args)).nodes.map(({ name, email }) => name ?? email)
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => null,
      error => ({ code: error.code, fields: error.extensions.fields }),
    )

  test('users are found by part of a name or an address, capital or small', async () => {
    expect(await listed({ filter: { search: 'OKA' } })).toEqual(['Ada Okafor'])
    expect(await listed({ filter: { search: 'özl' } })).toEqual(['Özlem Demir'])
    expect(await listed({ filter: { search: ' jonas_l@EXAMPLE' } })).toContain('Jonas Lindqvist')
    expect(await listed({ filter: { search: '%' } })).toEqual([])
    expect(await listed({ filter: { search: 'nobody' } })).toEqual([])
    expect((await refusal(people.users.list({ filter: { search: 'x'.repeat(201) } })))?.code).toBe(
      'BAD_USER_INPUT',
    )
  })

  test('users are found by role, status, provider and last use', async () => {
    const [jonas] = (await people.users.list({ filter: { roleId: 'rol_user' } })).nodes
    expect(jonas?.name).toBe('Jonas Lindqvist')
    await people.db.write(tx =>
      tx.identity.create({
        data: {
          id: newId('idn'),
          userId: jonas?.id ?? '',
          provider: 'github',
          issuer: 'https://github.com',
          subject: '1',
          emailVerified: false,
          createdAt: new Date(),
        },
      }),
    )
    expect(await listed({ filter: { provider: 'github', status: 'ACTIVE' } })).toEqual(['Jonas Lindqvist'])
    expect(await listed({ filter: { provider: 'google' } })).toEqual([])
    expect(await listed({ filter: { status: 'SUSPENDED' } })).toEqual([])
    expect(await listed({ filter: { lastSeenBefore: new Date('2026-02-01') } })).toEqual(['Özlem Demir'])
    expect(await listed({ filter: { lastSeenAfter: new Date('2026-02-01') } })).toHaveLength(2)
    expect(await listed({ filter: { ids: [admin.user.id] } })).toEqual(['Ada Okafor'])
  })

  test.each(['NAME', 'EMAIL', 'LAST_SEEN_AT', 'CREATED_AT'] as const)(
    'pages by %s fit together in both directions, whoever has none included',
    async field => {
      for (const direction of ['ASC', 'DESC'] as const) {
        const orderBy = { field, direction }
        const whole = (await people.users.list({ orderBy })).nodes.map(({ id }) => id)
        expect(whole).toHaveLength(4)
        const forward: string[] = []
        const backward: string[] = []
        for (let after: string | null = null, before: string | null = null; forward.length < 4; ) {
          const next = await people.users.list({ orderBy, first: 1, after })
          const previous = await people.users.list({ orderBy, last: 1, before })
          forward.push(...next.nodes.map(({ id }) => id))
          backward.unshift(...previous.nodes.map(({ id }) => id))
          after = next.pageInfo.endCursor
          before = previous.pageInfo.startCursor
        }
        expect(forward).toEqual(whole)
        expect(backward).toEqual(whole)
      }
      const [first] = (await people.users.list({ orderBy: { field, direction: 'DESC' } })).nodes
      const nullable = { NAME: 'name', LAST_SEEN_AT: 'lastSeenAt' } as const
      if (field in nullable) expect(first?.[nullable[field as 'NAME']]).toBe(null)
    },
  )

  test('a cursor of another order is none', async () => {
    const { pageInfo } = await people.users.list({ first: 1, orderBy: { field: 'NAME', direction: 'ASC' } })
    expect(await refusal(people.users.list({ after: pageInfo.endCursor }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { after: expect.any(String) },
    })
  })

  test('people are found by the beginning of a name or a whole address, and by nothing less', async () => {
    const found = async (search: string, first?: number) =>
      (await people.users.people(search, first)).map(({ name, email }) => name ?? email)
    const signedIn = { provider: 'test', issuer: 'test', emailVerified: true, createdAt: new Date() }
    const users = await people.db.read.user.findMany({ select: { id: true, email: true } })
    const verified = users.map(({ id, email }) => ({
      ...signedIn,
      ...{ id: newId('idn'), userId: id, subject: id, email, lastUsedAt: new Date() },
    }))
    await people.db.write(tx => tx.identity.createMany({ data: verified }))
    expect(await found('ada')).toEqual(['Ada Okafor'])
    expect(await found('oka')).toEqual(['Ada Okafor'])
    expect(await found('ÖZL')).toEqual(['Özlem Demir'])
    expect(await found('kafor')).toEqual([])
    expect(await found('jonas_l@example.com')).toEqual(['Jonas Lindqvist'])
    expect(await found('jonas_l@example')).toEqual([])
    expect(await found('jonasxl@example.com')).toEqual(['jonasxl@example.com'])
    expect(await found('%%%ada')).toEqual([])
    for (const search of ['', 'ad', '%%%', '___', '   ', '123'])
      expect(await refusal(found(search))).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: { search: expect.any(String) },
      })
    for (const first of [0, 21, -1]) expect((await refusal(found('ada', first)))?.code).toBe('BAD_USER_INPUT')
  })

  test('somebody suspended loses their sessions for good, with an audit event that says why [S6]', async () => {
    const [one, two] = [await people.add(), await people.add()]
    const createdAt = new Date()
    const sessionId = newId('ses')
    await people.db.write(tx =>
      tx.session.create({
        data: {
          id: sessionId,
          tokenHash: sessionId,
          userId: one.id,
          kind: 'BROWSER',
          provider: 'test',
          createdAt,
          lastSeenAt: createdAt,
          expiresAt: createdAt,
        },
      }),
    )
    people.announced.splice(0)
    for (let times = 0; times < 2; times++) {
      const suspended = await people.users.suspend(admin, [one.id, two.id], ' left the company ')
      expect(suspended.map(({ status }) => status)).toEqual(['SUSPENDED', 'SUSPENDED'])
    }
    expect(people.announced.sort()).toEqual([one.id, two.id].sort())
    expect(await people.audited(one.id)).toEqual(['user.suspended SUCCESS'])
    const [event] = await people.db.read.auditEvent.findMany({ where: { targetId: one.id } })
    expect(event).toMatchObject({
      actorId: admin.user.id,
      targetType: 'User',
      details: '[["reason","left the company"]]',
    })
    const reactivated = await people.users.reactivate(admin, [two.id, one.id])
    expect(reactivated.map(({ id, status }) => [id, status])).toEqual([
      [two.id, 'ACTIVE'],
      [one.id, 'ACTIVE'],
    ])
    const session = await people.db.read.session.findUniqueOrThrow({ where: { id: sessionId } })
    expect(session.revokedAt).not.toBe(null)
    expect(await people.events(one.id)).toEqual(['UPDATED', 'UPDATED'])
    expect(await people.events(sessionId)).toEqual(['UPDATED'])
  })

  test('who does not exist is named, and then nobody is suspended', async () => {
    const [user, erased] = [await people.add(), await people.add()]
    await people.db.write(tx => tx.user.update({ where: { id: erased.id }, data: { status: 'ERASED' } }))
    const ids = [user.id, 'usr_unknown', erased.id]
    const offenders = {
      code: 'NOT_FOUND',
      fields: { 'ids.1': expect.any(String), 'ids.2': expect.any(String) },
    }
    expect(await refusal(people.users.suspend(admin, ids, null))).toMatchObject(offenders)
    expect(await refusal(people.users.reactivate(admin, ids))).toMatchObject(offenders)
    expect(await people.users.find(user.id)).toMatchObject({ status: 'ACTIVE' })
    const many = Array.from({ length: 101 }, () => user.id)
    expect((await refusal(people.users.suspend(admin, many, null)))?.code).toBe('BAD_USER_INPUT')
    expect((await refusal(people.users.suspend(admin, [user.id], 'x'.repeat(501))))?.code).toBe(
      'BAD_USER_INPUT',
    )
  })

  test('people change their own name, but their API keys do not', async () => {
    const viewer = await people.viewer(await people.add({ name: 'Before' }))
    const { updateProfile } = people.users
    expect((await updateProfile(viewer, { name: '  After  ' })).name).toBe('After')
    expect((await updateProfile(viewer, {})).name).toBe('After')
    expect((await updateProfile(viewer, { name: null })).name).toBe(null)
    expect((await refusal(updateProfile(viewer, { name: 'x'.repeat(201) })))?.code).toBe('BAD_USER_INPUT')
    expect(await people.audited(viewer.user.id)).toContain('user.updated SUCCESS')
    await expect(async () => updateProfile({ ...viewer, session: null }, { name: 'Key' })).rejects.toThrow(
      'API key',
    )
  })
})
