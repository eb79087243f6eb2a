import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type BlobService, startBlobService } from '../../../test/azure/blobService.js'
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../test/azure/identityEndpoint.js'
import { newKeyRing, parseKeyRing } from '../../base/crypto/keyRing.js'
import { openFiles, openKeptFiles } from './files.js'

const ring = parseKeyRing(newKeyRing('one'))
let machine: IdentityEndpoint
let azure: BlobService

beforeAll(async () => {
  machine = await startIdentityEndpoint('machine')
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
  azure = await startBlobService()
})
afterAll(async () => {
  await azure.close()
  await machine.close()
})

it('commands find files in Azure Blob by what the server is told, and have nothing to seal there', async () => {
  const env = {
    AZURE_STORAGE_ACCOUNT_URL: azure.accountUrl,
    BLOB_CONTAINER_NAME: await azure.createContainer(),
    AZURE_MANAGED_IDENTITY_CLIENT_ID: '',
  }
  const storage = openKeptFiles(env, ring)
  expect(await storage?.put('usr_1/att_1/x', [Buffer.from('Hello')])).toBe(true)
  const again = await openKeptFiles(env, ring)?.get('usr_1/att_1/x')
  expect(String(Buffer.concat(await Array.fromAsync(again?.bytes ?? [])))).toBe('Hello')
  expect(openFiles(env, ring)).toBeNull()
  expect(() => openKeptFiles({ ...env, STORAGE_DIR: '/files' }, ring)).toThrow('STORAGE_DIR is not used')
  expect(() => openKeptFiles({ ...env, BLOB_CONTAINER_NAME: 'A' }, ring)).toThrow('is no name of a container')
})
