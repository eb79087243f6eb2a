import { describe, expect, it } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.ts'
import { parleyServer } from '../../../test/operator.ts'
import { createCipher } from '../../base/crypto/cipher.ts'
import { newKeyRing, parseKeyRing } from '../../base/crypto/keyRing.ts'
import { openDatabase } from '../../base/db/database.ts'
import { newId } from '../../base/db/id.ts'

const [oldKey, newKey] = [newKeyRing('old'), newKeyRing('new')]

const serverKey = { table: 'model_server', row: 'msv_1', column: 'key' }
const place = (row: string) => ({ table: 'identity_tokens', row, column: 'refresh_token' })

/** A database with so many people's tokens, one device login and one key of a model server, all encrypted with the old key, and its server running. */
async function setUp(kind: (typeof databases)[number], people: number) {
  const test = await createTestDatabase(kind)
  const { db } = await openDatabase(test.address)
  const cipher = createCipher(parseKeyRing(oldKey))
  const createdAt = new Date()
  const ids = Array.from({ length: people }, () => newId('idn'))
  await db.write(async tx => {
    await tx.user.create({ data: { id: 'usr_1', status: 'ACTIVE', createdAt } })
    for (const id of ids) {
      const identity = { userId: 'usr_1', provider: 'test', issuer: 'test', emailVerified: false, createdAt }
      await tx.identity.create({ data: { ...identity, id, subject: id } })
      const refreshToken = cipher.encrypt(`token of ${id}`, place(id))
      await tx.identityTokens.create({ data: { identityId: id, refreshToken, updatedAt: createdAt } })
    }
    const deviceCode = cipher.encrypt('code', { table: 'device_login', row: 'h', column: 'device_code' })
    const login = { handleHash: 'h', provider: 'test', interval: 5, pollAt: createdAt, createdAt }
    await tx.deviceLogin.create({ data: { ...login, deviceCode, expiresAt: createdAt } })
    const named = {
      id: 'msv_1',
      name: 'Cellar',
      folded: 'cellar',
      kind: 'OPENAI_COMPATIBLE',
      address: 'https://example.com',
    }
    const rest = { modelNames: '', standsIn: false, revision: 1, createdAt, updatedAt: createdAt }
    await tx.modelServer.create({ data: { ...named, ...rest, key: cipher.encrypt('its key', serverKey) } })
  })
  return {
    db,
    ids,
    run: (command: string, keys: string, ...more: string[]) =>
      parleyServer(['keys', command, ...more], { DATABASE_URL: test.url, ENCRYPTION_KEYS: keys }),
    async [Symbol.asyncDispose]() {
      await db.close()
      await test.drop()
    },
  }
}

describe.each(databases)('parley-server keys on %s', kind => {
  it('encrypts everything again with the first key, beside a running server [T2]', async () => {
    await using keys = await setUp(kind, 450)
    expect(await keys.run('rotate', `${newKey},${oldKey}`, '--dry-run')).toMatchObject({
      code: 0,
      stdout: '452 texts would be encrypted again, with the key new.\n',
    })
    const { code, stdout, stderr } = await keys.run('rotate', `${newKey},${oldKey}`)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '452 texts were encrypted again, with the key new.\n',
    })
    expect(stderr).toMatch(/200 of 452 rows\n.*400 of 452 rows\n.*452 of 452 rows\n$/s)
    const cipher = createCipher(parseKeyRing(newKey))
    const server = await keys.db.read.modelServer.findUnique({ where: { id: 'msv_1' } })
    expect(cipher.decrypt(server?.key ?? '', serverKey)).toBe('its key')
    for (const { identityId, refreshToken } of await keys.db.read.identityTokens.findMany())
      expect(cipher.decrypt(refreshToken ?? '', place(identityId))).toBe(`token of ${identityId}`)
    const again = await keys.run('rotate', newKey)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 texts /) })
  })

  it('goes on with the rest, and leaves alone what it cannot read [T2]', async () => {
    await using keys = await setUp(kind, 3)
    const [first = '', second = ''] = keys.ids
    const done = createCipher(parseKeyRing(newKey)).encrypt('done', place(first))
    const foreign = createCipher(parseKeyRing(newKeyRing('lost'))).encrypt('lost', place(second))
    await keys.db.write(async tx => {
      await tx.identityTokens.update({ where: { identityId: first }, data: { refreshToken: done } })
      await tx.identityTokens.update({ where: { identityId: second }, data: { refreshToken: foreign } })
    })
    expect(await keys.run('rotate', `${newKey},${oldKey}`)).toMatchObject({
      code: 1,
      stdout:
        '3 texts were encrypted again, with the key new.\n1 text cannot be read with these keys, and stays as before.\n',
    })
    const rows = await keys.db.read.identityTokens.findMany({
      where: { identityId: { in: [first, second] } },
    })
    expect(new Set(rows.map(row => row.refreshToken))).toEqual(new Set([done, foreign]))
  })

  it('refuses the removal of a key that is still needed [T2]', async () => {
    await using keys = await setUp(kind, 2)
    expect(await keys.run('check', `${newKey},${oldKey}`)).toMatchObject({
      code: 0,
      stdout: 'new: encrypts; needed by 0 texts\nold: needed by 4 texts, until keys rotate has run\n',
    })
    expect(await keys.run('check', newKey)).toMatchObject({
      code: 1,
      stdout: 'new: encrypts; needed by 0 texts\nold: needed by 4 texts, and MISSING\n',
    })
    await keys.run('rotate', `${newKey},${oldKey}`)
    expect(await keys.run('check', `${newKey},${oldKey}`)).toMatchObject({
      stdout: 'new: encrypts; needed by 4 texts\nold: not needed, can be removed\n',
    })
    expect(await keys.run('check', newKey)).toMatchObject({ code: 0 })
  })
})

it('parley-server keys ends with 2 and one sentence without a key if it cannot do its work [T2]', async () => {
  await using keys = await setUp('sqlite', 0)
  const wrong = await keys.run('check', 'k1:c2VjcmV0')
  expect(wrong).toMatchObject({
    code: 2,
    stderr: 'ENCRYPTION_KEYS has a key that is not 32 bytes long: k1.\n',
  })
  expect(await keys.run('--help', newKey)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Usage:'),
  })
})
