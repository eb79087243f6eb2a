import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OWN_FOLDER } from '@parley/prisma'
import type { FastifyBaseLogger } from 'fastify'
import { version } from '../base/version.js'
import { isClone, runScript } from './clone.js'

const folder = fileURLToPath(new URL('../../../sdk/packages/', import.meta.url))
/** As `npm pack` calls those that fit, which are of our major version; nothing of it leads elsewhere. */
const fileName = new RegExp(`^parley-sdk-${version.split('.')[0]}\\.\\d+\\.\\d+\\.tgz$`)
const own = `parley-sdk-${version}.tgz`

/** Where the one that fits this server is; null where it was not packed along. */
export const sdkUrlOf = (publicUrl: URL): URL | null =>
  isClone || existsSync(join(folder, own)) ? new URL(`/sdk/${own}`, publicUrl) : null

/**
 * Reads the packages of the SDK that this server has, by their names, and those that other releases of its major version on
 * the same data folder handed out: lock files name them. A clone makes its own when it is first asked for.
 */
export function createSdkPackages(dataFolder: string, log: Pick<FastifyBaseLogger, 'warn'>) {
  const kept = join(dataFolder, 'sdk')
  let made: Promise<void> | undefined
  // A clone's changes with its sources, without a version of its own.
  if (!isClone)
    keepPackage(join(folder, own), kept, own).catch((error: Error) =>
      log.warn({ reason: error.message }, `later releases will not have the SDK of this one: set DATA_DIR`),
    )

  return async (name: string): Promise<Buffer | null> => {
    if (!fileName.test(name)) return null
    if (name === own && isClone) {
      made ??= runScript('packSdk.ts').catch((error: Error) => {
        log.warn({ reason: error.message }, 'the SDK could not be packed')
        made = undefined
      })
      await made
    }
    const read = (from: string) => readFile(join(from, name)).catch(() => null)
    return (await read(folder)) ?? (await read(kept))
  }
}

/** Keeps what this release hands out, for those after it; a file that is read meanwhile is whole. */
export async function keepPackage(file: string, kept: string, name: string): Promise<void> {
  if (!existsSync(file)) return
  await mkdir(kept, { recursive: true, mode: OWN_FOLDER })
  const temporary = join(kept, `${randomUUID()}.tmp`)
  try {
    await copyFile(file, temporary)
    await rename(temporary, join(kept, name))
  } finally {
    await rm(temporary, { force: true })
  }
}
