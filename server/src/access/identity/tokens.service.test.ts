import { describe, expect, test } from 'vitest'
import { onEveryDatabase } from '../../../test/parley.js'
import { given, openTokenBench } from '../../../test/tokenStore.js'
import { newKeyRing } from '../../base/crypto/keyRing.js'
import { createAudit } from '../audit/audit.service.js'
import type { ProviderTokens } from '../auth/issuer.js'
import { createSessionService } from '../session/session.service.js'
import { RenewalError } from './tokens.provider.js'

const hour = 3600
const refuse = () => {
  throw new RenewalError('refused', 'invalid_grant')
}
const fail = (retryAfter: number | null = null) => {
  throw new RenewalError('unavailable', 'HTTP 503', retryAfter)
}

/** A renewal that answers when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<ProviderTokens>()
  return { promise, answer: (tokens: Partial<ProviderTokens> = {}) => resolve(given(tokens)) }
}

onEveryDatabase(database => {
  describe.concurrent('tokens', () => {
    test('are stored encrypted, each bound to its row and column [T1]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive({ idToken: 'id-1' })
      const other = await bench.arrive({ accessToken: 'access-2' })
      expect(JSON.stringify(await bench.row(identity))).not.toMatch(/access-1|refresh-1|id-1/)
      expect(await bench.tokens.accessToken(identity)).toBe('access-1')
      expect(await bench.tokens.idToken(identity)).toBe('id-1')
      expect(await bench.tokens.accessToken(other)).toBe('access-2')
      expect(bench.renewals).toEqual([])
    })

    test('of another row are unreadable: their person has to sign in again [T1]', async () => {
      await using bench = await openTokenBench(database)
      const [one, other] = [await bench.arrive(), await bench.arrive()]
      const { accessToken } = await bench.row(other)
      await bench.db.write(tx =>
        tx.identityTokens.update({
          where: { identityId: one },
          data: { accessToken: accessToken as string },
        }),
      )
      await expect(bench.tokens.accessToken(one)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' })
      expect(await bench.status(one)).toBe('REAUTH_REQUIRED')
      expect(bench.log.join()).toContain('TOKEN_UNREADABLE')
    })

    test('of a key that was taken away are unreadable, and a sign-in mends that [T2]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      const other = await bench.another(newKeyRing('new'))
      await expect(other.accessToken(identity)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' })
      await bench.db.write(tx => other.store(tx, identity, given({ accessToken: 'access-2' })))
      expect(await other.accessToken(identity)).toBe('access-2')
      expect(await bench.status(identity)).toBe('VALID')
    })

    test('of a former key are encrypted with the first key when they are renewed [T2]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      const other = await bench.another(`${newKeyRing('new')},${bench.keys}`)
      bench.answer(() => given({ accessToken: 'access-2', refreshToken: null }))
      bench.advance(hour)
      expect(await other.accessToken(identity)).toBe('access-2')
      const { accessToken, refreshToken } = await bench.row(identity)
      for (const sealed of [accessToken, refreshToken]) expect(sealed).toMatch(/^v1\.new\./)
    })
  })

  describe.concurrent('a renewal', () => {
    test('is due ahead of expiry and done in the background [T3]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      bench.answer(() => given({ accessToken: 'access-2', refreshToken: 'refresh-2' }))
      bench.advance(hour - 7 * 60)
      await bench.tokens.renewDue()
      expect(bench.renewals).toEqual([])
      bench.advance(2 * 60)
      await bench.tokens.renewDue()
      expect(bench.renewals).toEqual(['refresh-1'])
      expect(await bench.tokens.accessToken(identity)).toBe('access-2')
      await bench.tokens.renewDue()
      expect(bench.renewals).toHaveLength(1)
    })

    test('in the background takes everybody who is due, and nobody who is suspended [T3]', async () => {
      await using bench = await openTokenBench(database)
      const people = []
      for (let n = 0; n < 60; n++) people.push(await bench.arrive({ refreshToken: `refresh-${n}` }))
      const [first = ''] = people
      await bench.db.write(async tx => {
        const { userId } = await tx.identity.findUniqueOrThrow({ where: { id: first } })
        await tx.user.update({ where: { id: userId }, data: { status: 'SUSPENDED' } })
      })
      bench.answer(refreshToken => (refreshToken === 'refresh-7' ? fail() : given({ refreshToken: null })))
      bench.advance(hour)
      await bench.tokens.renewDue()
      expect(new Set(bench.renewals).size).toBe(59)
      expect(bench.renewals).toHaveLength(59)
    })

    test('happens once for fifty requests in two processes at expiry [T3]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      const processes = [bench.tokens, await bench.another()]
      const renewal = held()
      bench.answer(() => renewal.promise)
      bench.advance(hour)
      const asked = Array.from({ length: 50 }, (_, n) => processes[n % 2]?.accessToken(identity))
      await expect.poll(() => bench.renewals.length).toBe(1)
      const late = processes.map(one => one.accessToken(identity))
      renewal.answer({ accessToken: 'access-2', refreshToken: 'refresh-2' })
      expect(new Set(await Promise.all([...asked, ...late]))).toEqual(new Set(['access-2']))
      expect(bench.renewals).toEqual(['refresh-1'])
    })

    test('is taken over when the process that began it ends [T4]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      bench.answer(() => new Promise(() => {}))
      bench.advance(hour)
      void bench.tokens.accessToken(identity)
      await expect.poll(() => bench.renewals.length).toBe(1)
      const asked = (await bench.another()).accessToken(identity)
      // The provider took the old token back when it answered the process that is gone.
      bench.answer(refuse)
      bench.advance(60)
      await expect(asked).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' })
      bench.advance(hour)
      await bench.tokens.renewDue()
      expect(bench.renewals).toEqual(['refresh-1', 'refresh-1'])
      expect(await bench.status(identity)).toBe('REAUTH_REQUIRED')
    })

    test('is committed before its access token is used [T4]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      bench.answer(() => given({ accessToken: 'access-2', refreshToken: 'refresh-2' }))
      bench.advance(hour)
      await bench.tokens.accessToken(identity)
      const other = await bench.another()
      bench.advance(hour)
      await other.accessToken(identity)
      expect(bench.renewals).toEqual(['refresh-1', 'refresh-2'])
    })

    test('that is refused asks the person once to sign in again, and is in the audit log [T5]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive({ idToken: 'id-1' })
      bench.answer(refuse)
      bench.advance(hour)
      for (const _ of [1, 2])
        await expect(bench.tokens.accessToken(identity)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' })
      bench.advance(hour)
      await bench.tokens.renewDue()
      expect(bench.renewals).toHaveLength(1)
      const events = await bench.db.read.auditEvent.findMany()
      expect(events).toMatchObject([
        { action: 'tokens.renewal_failed', targetId: identity, outcome: 'FAILED' },
      ])
      expect(events[0]?.details).toBe('[["provider","test"],["reason","invalid_grant"]]')
      expect(await bench.row(identity)).toMatchObject({ accessToken: null, refreshToken: null })
      expect(await bench.tokens.idToken(identity)).toBe('id-1')
    })

    test('that is refused does not count where somebody signed in meanwhile [T5]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      bench.answer(async () => {
        const tokens = given({ accessToken: 'access-2', refreshToken: 'refresh-2' })
        await bench.db.write(tx => bench.tokens.store(tx, identity, tokens))
        return refuse()
      })
      bench.advance(hour)
      expect(await bench.tokens.accessToken(identity)).toBe('access-2')
      expect(await bench.status(identity)).toBe('VALID')
    })

    test('that finds no provider is tried again after 1, 2, 4 … 60 seconds [T5]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      bench.answer(() => fail())
      bench.advance(hour)
      const waits: unknown[] = []
      for (let n = 0; n < 8; n++) {
        const error = await bench.tokens.accessToken(identity).catch((error: unknown) => error)
        expect(error).toMatchObject({ code: 'IDP_UNAVAILABLE' })
        const { retryAfter } = (error as { extensions: { retryAfter: number } }).extensions
        waits.push(retryAfter)
        bench.advance(retryAfter)
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
      expect(bench.renewals).toHaveLength(8)
      bench.answer(() => given({ accessToken: 'access-2' }))
      expect(await bench.tokens.accessToken(identity)).toBe('access-2')
      expect(await bench.row(identity)).toMatchObject({ failures: 0 })
      expect(await bench.status(identity)).toBe('VALID')
    })

    test('waits as long as the provider asks for [T5]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      bench.answer(() => fail(17))
      bench.advance(hour)
      const asked = () => bench.tokens.accessToken(identity)
      for (const retryAfter of [17, 17])
        await expect(asked()).rejects.toMatchObject({ extensions: { retryAfter } })
      bench.advance(16)
      await expect(asked()).rejects.toMatchObject({ extensions: { retryAfter: 1 } })
      expect(bench.renewals).toHaveLength(1)
    })

    test('that fails ahead of expiry takes nothing from anybody [T5]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      bench.answer(() => fail())
      bench.advance(hour - 4 * 60)
      await bench.tokens.renewDue()
      expect(bench.renewals).toHaveLength(1)
      expect(await bench.tokens.accessToken(identity)).toBe('access-1')
    })

    test('without a new refresh token or ID token keeps the old ones [T6]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive({ idToken: 'id-1' })
      bench.answer(() => given({ refreshToken: null, accessToken: 'access-2' }))
      for (const _ of [1, 2]) {
        bench.advance(hour)
        expect(await bench.tokens.accessToken(identity)).toBe('access-2')
      }
      expect(bench.renewals).toEqual(['refresh-1', 'refresh-1'])
      expect(await bench.tokens.idToken(identity)).toBe('id-1')
    })

    test('is possible after a sign-in that brought no new refresh token [T6]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive()
      await bench.db.write(tx => bench.tokens.store(tx, identity, given({ refreshToken: null })))
      bench.advance(hour)
      await bench.tokens.accessToken(identity)
      expect(bench.renewals).toEqual(['refresh-1'])
    })
  })

  describe.concurrent('a person', () => {
    test('whose tokens cannot be renewed has to sign in again once they expire [T5]', async () => {
      await using bench = await openTokenBench(database)
      const identity = await bench.arrive({ refreshToken: null })
      const forever = await bench.arrive({ refreshToken: null, expiresIn: null })
      expect(await bench.tokens.accessToken(identity)).toBe('access-1')
      bench.advance(hour)
      await bench.tokens.renewDue()
      await expect(bench.tokens.accessToken(identity)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' })
      expect(await bench.tokens.accessToken(forever)).toBe('access-1')
    })

    test('who was away for longer than the access token lives is still signed in, and it is renewed [T7]', async () => {
      await using bench = await openTokenBench(database)
      const identityId = await bench.arrive()
      const { userId } = await bench.db.read.identity.findUniqueOrThrow({ where: { id: identityId } })
      const sessions = createSessionService({
        db: bench.db,
        audit: createAudit('a secret that is only used by tests'),
        idleHours: 8,
        timeoutHours: 24,
        log: { warn: () => {} },
        now: bench.now,
      })
      const { token } = await bench.db.write(tx =>
        sessions.create(tx, {
          userId,
          identityId,
          provider: 'test',
          kind: 'BROWSER',
          userAgent: null,
          ip: null,
        }),
      )
      bench.answer(() => given({ accessToken: 'access-2' }))
      bench.advance(hour + 60)
      expect((await sessions.authenticate(token)).user.id).toBe(userId)
      expect(await bench.tokens.accessToken(identityId)).toBe('access-2')
      await sessions.settled()
    })

    test('who signs out of the last session leaves no tokens, neither here nor at the provider [L24]', async () => {
      await using bench = await openTokenBench(database)
      const identityId = await bench.arrive()
      const { userId } = await bench.db.read.identity.findUniqueOrThrow({ where: { id: identityId } })
      const [createdAt, expiresAt] = [bench.now(), new Date(bench.now().getTime() + 1000)]
      const session = { userId, identityId, kind: 'BROWSER', provider: 'test', createdAt, expiresAt }
      await bench.db.write(tx =>
        tx.session.create({ data: { ...session, id: 'ses_1', tokenHash: 'x', lastSeenAt: createdAt } }),
      )
      await bench.tokens.leave(identityId)
      expect(bench.revoked).toEqual([])
      await bench.db.write(tx => tx.session.deleteMany())
      await bench.tokens.leave(identityId)
      expect(bench.revoked).toEqual(['refresh-1'])
      expect(await bench.row(identityId)).toEqual({})
      expect(await bench.status(identityId)).toBe('NONE')
    })
  })
})
