import type { DatabaseKind } from '@parley/prisma'
import { createAudit, ensureAuditHead } from '../src/access/audit/audit.service.js'
import type { ProviderTokens } from '../src/access/auth/issuer.js'
import { RenewalError, type TokenProvider } from '../src/access/identity/tokens.provider.js'
import { createTokens, type Tokens } from '../src/access/identity/tokens.service.js'
import { createCipher } from '../src/base/crypto/cipher.js'
import { newKeyRing, parseKeyRing } from '../src/base/crypto/keyRing.js'
import { openDatabase } from '../src/base/db/database.js'
import type { Db } from '../src/base/db/db.js'
import { newId } from '../src/base/db/id.js'
import { createTestDatabase } from './database.js'

/** The token store alone, with a scripted provider and a clock that only moves when it is told to. */
export interface TokenBench {
  db: Db
  tokens: Tokens
  /** As another process on the same database has it. */
  another(keys?: string): Promise<Tokens>
  /** Somebody who has signed in, with these tokens; the id of the identity. */
  arrive(tokens?: Partial<ProviderTokens>): Promise<string>
  row(identityId: string): Promise<Record<string, unknown>>
  status(identityId: string): Promise<string | undefined>
  /** Refresh tokens the provider was asked to renew. */
  renewals: string[]
  revoked: string[]
  /** Answers renewals from here on. */
  answer(how: (refreshToken: string) => Promise<ProviderTokens> | ProviderTokens): void
  advance(seconds: number): void
  now(): Date
  keys: string
  log: string[]
  [Symbol.asyncDispose](): Promise<void>
}

export const given = (tokens: Partial<ProviderTokens> = {}): ProviderTokens => ({
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  idToken: null,
  expiresIn: 3600,
  ...tokens,
})

export async function openTokenBench(database: DatabaseKind): Promise<TokenBench> {
  const testDatabase = await createTestDatabase(database)
  const { db } = await openDatabase(testDatabase.address)
  await ensureAuditHead(db)
  const opened: Db[] = [db]
  const keys = newKeyRing('test')
  const renewals: string[] = []
  const revoked: string[] = []
  const log: string[] = []
  let at = Date.parse('2030-01-01T00:00:00Z')
  let answer: (refreshToken: string) => Promise<ProviderTokens> | ProviderTokens = () => given()
  const now = () => new Date(at)
  const note = (...parts: unknown[]) => void log.push(JSON.stringify(parts))

  const provider: TokenProvider = {
    async renew(refreshToken) {
      renewals.push(refreshToken)
      return answer(refreshToken)
    },
    exchange: async () => {
      throw new RenewalError('denied', 'not at this provider')
    },
    async revoke(refreshToken) {
      revoked.push(refreshToken)
    },
  }
  const open = (at: Db, ring: string) =>
    createTokens({
      db: at,
      cipher: createCipher(parseKeyRing(ring)),
      audit: createAudit('a secret that is only used by tests'),
      log: { info: note, warn: note, error: note },
      providerOf: name => (name === 'test' ? provider : null),
      bufferMinutes: 5,
      random: () => 0.5,
      now,
      delay: () => new Promise(resolve => setImmediate(resolve)),
    })
  const tokens = open(db, keys)

  return {
    db,
    tokens,
    keys,
    renewals,
    revoked,
    log,
    now,
    async another(ring = keys) {
      if (database === 'sqlite') return open(db, ring)
      const other = (await openDatabase(testDatabase.address)).db
      opened.push(other)
      return open(other, ring)
    },
    async arrive(more) {
      const [userId, identityId] = [newId('usr'), newId('idn')]
      await db.write(async tx => {
        await tx.user.create({ data: { id: userId, status: 'ACTIVE', createdAt: now() } })
        const identity = {
          provider: 'test',
          issuer: 'https://test',
          subject: identityId,
          emailVerified: false,
        }
        await tx.identity.create({ data: { id: identityId, userId, ...identity, createdAt: now() } })
        await tokens.store(tx, identityId, given(more))
      })
      return identityId
    },
    row: async identityId => ({ ...(await db.read.identityTokens.findUnique({ where: { identityId } })) }),
    status: async id => (await db.read.identity.findUnique({ where: { id } }))?.tokenStatus,
    answer(how) {
      answer = how
    },
    advance(seconds) {
      at += seconds * 1000
    },
    async [Symbol.asyncDispose]() {
      for (const one of opened) await one.close()
      await testDatabase.drop()
    },
  }
}
