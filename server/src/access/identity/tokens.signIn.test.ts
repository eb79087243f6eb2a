import { expect, test } from 'vitest'
import { onEveryDatabase, startParley } from '../../../test/parley.js'
import { createCipher } from '../../base/crypto/cipher.js'
import { parseKeyRing } from '../../base/crypto/keyRing.js'
import { openDatabase } from '../../base/db/database.js'
import { placeOf } from './tokens.store.js'

const keys = `k1:${Buffer.alloc(32, 'only tests').toString('base64')}`

onEveryDatabase(database => {
  test('what a provider gives at a sign-in is kept encrypted and goes nowhere else [T1, S10]', async () => {
    await using parley = await startParley({
      database,
      env: { ENCRYPTION_KEYS: keys },
      logLevel: 'trace',
    })
    const { ask } = await parley.signIn('user')
    const { text } = await ask('{ me { id email identities { providerId tokenStatus } } }')
    expect(JSON.parse(text).data.me.identities).toEqual([{ providerId: 'dev', tokenStatus: 'VALID' }])
    await parley.stop()

    const { db } = await openDatabase(
      database === 'sqlite'
        ? { kind: 'sqlite', file: parley.databaseUrl.slice('file:'.length) }
        : { kind: 'postgresql', url: parley.databaseUrl },
    )
    const row = await db.read.identityTokens.findFirstOrThrow()
    const { tokenStatus } = await db.read.identity.findFirstOrThrow()
    await db.close()
    const cipher = createCipher(parseKeyRing(keys))
    const open = (column: 'accessToken' | 'idToken') =>
      cipher.decrypt(row[column] ?? '', placeOf(row.identityId, column))
    const tokens = [open('accessToken'), open('idToken')]
    expect(tokens[1]).toMatch(/^ey[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(row.expiresAt?.getTime()).toBeGreaterThan(Date.now())
    expect(tokenStatus).toBe('VALID')
    const log = JSON.stringify(parley.log)
    for (const token of tokens) {
      expect(token.length).toBeGreaterThan(20)
      expect(text + log + JSON.stringify(row)).not.toContain(token)
    }
  })
})
