import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type IdentityEndpoint, SYSTEM_ID, startIdentityEndpoint } from './azure/identityEndpoint.js'
import { type KeyVault, startKeyVault } from './azure/keyVault.js'
import { parleyServer } from './operator.js'
import { startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

let folder: string
let app: IdentityEndpoint
let vault: KeyVault
let env: Record<string, string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-vault-'))
  app = await startIdentityEndpoint('app')
  vault = await startKeyVault({ session: 'a secret of thirty-two bytes or more' }, [SYSTEM_ID])
  env = { ...app.env, AZURE_KEY_VAULT_URL: vault.url, SESSION_SECRET: 'keyvault:session' }
})
afterEach(() => Promise.all([app.close(), vault.close(), rm(folder, { recursive: true })]))

test('a server starts with the secrets of its vault, and says none of them', async () => {
  await using server = startProcess({ folder, port: await freePort(), env })
  await server.ready
  expect(vault.asked).toEqual(['session'])
  expect(server.stdout() + server.stderr()).not.toContain('thirty-two')
  const { code, stdout } = await parleyServer(['config', 'check'], env, folder)
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('SESSION_SECRET=(hidden)\n'),
  })
})

test('and does not start, nor does a command run, without one that is not there', async () => {
  vault.secrets = {}
  const sentence = `SESSION_SECRET cannot be read: the vault at ${vault.url} has no secret session.\n`
  const server = startProcess({ folder, port: await freePort(), env })
  await expect(server.ready).rejects.toThrow('has no secret session')
  expect(server.stderr()).toBe(sentence)
  expect(await parleyServer(['audit', 'verify'], env, folder)).toMatchObject({ code: 2, stderr: sentence })
  expect(await parleyServer(['config', 'check'], env, folder)).toMatchObject({ code: 1, stdout: sentence })
})
