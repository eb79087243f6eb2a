import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import { version } from '../base/version.js'
import { isClone, runScript } from './clone.js'

const folder = fileURLToPath(new URL('../../../sdk/packages/', import.meta.url))
/** As `npm pack` calls them, and nothing that leads elsewhere. */
const fileName = /^parley-sdk-\d+\.\d+\.\d+\.tgz$/
const own = `parley-sdk-${version}.tgz`

/** Where the one that fits this server is; null where it was not packed along. */
export const sdkUrlOf = (publicUrl: URL): URL | null =>
  isClone || existsSync(join(folder, own)) ? new URL(`/sdk/${own}`, publicUrl) : null

/** Reads the packages of the SDK that this server has, by their names. A clone makes its own when it is first asked for. */
export function createSdkPackages(log: Pick<FastifyBaseLogger, 'warn'>) {
  let made: Promise<void> | undefined

  return async (name: string): Promise<Buffer | null> => {
    if (!fileName.test(name)) return null
    if (name === own && isClone) {
      made ??= runScript('packSdk.ts').catch((error: Error) => {
        log.warn({ reason: error.message }, 'the SDK could not be packed')
        made = undefined
      })
      await made
    }
    return readFile(join(folder, name)).catch(() => null)
  }
}
