// The package of the SDK as the server hands it out: made when the server is packed, or when somebody asks a clone for it.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { generateSdk } from './generateSdk.ts'
import { pack } from './package/pack.ts'
import { root, run } from './run.ts'

export async function packSdk(target = join(root, 'sdk/packages')): Promise<void> {
  await generateSdk()
  run('tsc', '-b', 'sdk')
  run('node', 'scripts/emitTrustedDocuments.ts')
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-sdk-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const tarball = await pack(folder)
  await mkdir(target, { recursive: true })
  await copyFile(tarball, join(target, basename(tarball)))
}

if (import.meta.main) await packSdk()
