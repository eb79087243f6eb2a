import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import type { TokenStore } from '../index.js'
import { configFolder } from './configFolder.js'
import { openToOthers, readIfThere, writePrivate } from './privateFile.js'

/** Whose token, and where. */
export interface FileTokenStoreOptions {
  /** The address of the server: each has a file of its own. */
  server: string | URL
  /** By default {@link configFolder}. */
  folder?: string | undefined
  /** Told in a sentence why a file that is there is not used; by default a warning of the process. */
  onWarning?: ((sentence: string) => void) | undefined
}

/**
 * Keeps the token of a session in a file of the person who runs this: folder with mode 700, file with mode 600, replaced
 * as a whole. A file that others can read is not used, as if nobody had signed in.
 *
 * It is the store of the command line: who signed in with `parley login` is signed in here too.
 *
 * @example
 * ```ts
 * import { createClient, deviceLogin } from '@parley/sdk'
 * import { fileTokenStore, openBrowser } from '@parley/sdk/node'
 *
 * const url = 'https://chat.example.com'
 * const parley = createClient({
 *   url,
 *   auth: deviceLogin({
 *     store: fileTokenStore({ server: url }),
 *     onCode: async ({ userCode, verificationUri }) => {
 *       console.log(`Enter ${userCode} at ${verificationUri}`)
 *       await openBrowser(verificationUri)
 *     },
 *   }),
 * })
 * console.log(await parley.me())
 * ```
 *
 * @throws what the file system refuses, from `load`, `save` and `clear`.
 */
export function fileTokenStore(options: FileTokenStoreOptions): TokenStore {
  const { server, folder = configFolder(), onWarning = sentence => process.emitWarning(sentence) } = options
  const address = String(server).replace(/\/+$/, '')
  const path = join(folder, 'servers', `${encodeURIComponent(address)}.json`)

  return {
    async load() {
      const text = await readIfThere(path)
      if (text === null) return null
      if (await openToOthers(path)) {
        onWarning(`${path} is not used, because others can read it: chmod 600 it, or better sign in again.`)
        return null
      }
      const token = tokenIn(text)
      if (token === null) onWarning(`${path} is not used, because it is damaged: sign in again.`)
      return token
    },
    save: token => writePrivate(path, `${JSON.stringify({ server: address, token })}\n`),
    clear: () => rm(path, { force: true }),
  }
}

function tokenIn(text: string): string | null {
  try {
    const { token } = JSON.parse(text) as { token?: unknown }
    return typeof token === 'string' && token ? token : null
  } catch {
    return null
  }
}
