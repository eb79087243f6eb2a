import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { newKeyRing, parseKeyRing } from '../src/base/crypto/keyRing.js'
import { createBlobStorage } from '../src/base/storage/blob.js'
import { createFolderStorage } from '../src/base/storage/folder.js'
import type { Storage } from '../src/base/storage/storage.js'
import { startBlobService } from './azure/blobService.js'
import { startIdentityEndpoint } from './azure/identityEndpoint.js'
import { certificate } from './certificate.js'

export type FilePlaceKind = 'a folder' | 'Azure Blob'

/** Where built servers keep files, and a test's own door to it. */
export interface FilePlace {
  /** What a server has to be told. */
  env: Record<string, string>
  storage: Storage
  [Symbol.asyncDispose](): Promise<void>
}

export async function openFilePlace(kind: FilePlaceKind): Promise<FilePlace> {
  const cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-place-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const [keys, files] = [newKeyRing('test'), join(folder, 'files')]
  const at = (env: Record<string, string>, storage: Storage): FilePlace => ({
    env: { ...env, ENCRYPTION_KEYS: keys },
    storage,
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  })
  if (kind === 'a folder') {
    const storage = createFolderStorage({ folder: files, ring: parseKeyRing(keys), sealed: true })
    return at({ STORAGE_DIR: files }, storage)
  }
  const machine = await startIdentityEndpoint('machine')
  cleanUp.defer(machine.close)
  // For the door of this process.
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
  const azure = await startBlobService()
  cleanUp.defer(azure.close)
  const [accountUrl, container] = [azure.accountUrl, await azure.createContainer()]
  const authority = join(folder, 'ca.pem')
  await writeFile(authority, certificate)
  const access = {
    identity: { kind: 'managed' as const, clientId: null },
    scope: 'https://storage.azure.com/.default',
  }
  const storage = createBlobStorage({ accountUrl, container, access, direct: false }, { warn() {} })
  const where = { AZURE_STORAGE_ACCOUNT_URL: accountUrl, BLOB_CONTAINER_NAME: container }
  return at({ ...machine.env, ...where, NODE_EXTRA_CA_CERTS: authority }, storage)
}
