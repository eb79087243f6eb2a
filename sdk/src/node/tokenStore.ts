import { join } from 'node:path'
import process from 'node:process'
import type { TokenStore } from '../index.js'
import { configFolder } from './configFolder.js'
import { openToOthers, readIfThere, remove, writePrivate } from './privateFile.js'

/** Options of {@link fileTokenStore}. */
export interface FileTokenStoreOptions {
  /** The address of the server. Each server has its own file. */
  server: string | URL
  /** The folder for the files; by default, {@link configFolder}. */
  folder?: string | undefined
  /** Called with a sentence that says why an existing file is not used; by default, a warning of the process. */
  onWarning?: ((sentence: string) => void) | undefined
}

/**
 * Keeps the token of a session in a file of the person who runs this program: folder with mode 700, file with mode 600,
 * always replaced as a whole. A file that others can read is ignored, as if nobody had signed in.
 *
 * The command line uses the same store: a person who signed in with `parley login` is signed in here too.
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
 * @throws {Error} from `load`, `save` and `clear`: what the file system refuses, as a sentence that names the file. Its `code`
 * is that of Node, such as EACCES.
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
    clear: () => remove(path),
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
