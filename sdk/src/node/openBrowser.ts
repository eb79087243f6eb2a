import { spawn } from 'node:child_process'
import process from 'node:process'

/** @inline */
type Env = Record<string, string | undefined>

/**
 * Whether the person who runs this program would see a browser that it opens: not over SSH, and on Linux only with a
 * display.
 *
 * @example
 * ```ts
 * import { hasDesktop, openBrowser } from '@parley/sdk/node'
 *
 * if (hasDesktop()) await openBrowser('https://chat.example.com/device')
 * ```
 *
 * @throws nothing.
 */
// biome-ignore lint/style/noProcessEnv: that is where desktops say that they are there
export function hasDesktop(env: Env = process.env, platform: NodeJS.Platform = process.platform): boolean {
  if (env.SSH_CONNECTION || env.SSH_TTY || env.CI) return false
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * Opens an address in the person’s browser. Resolves to whether there was a browser. It does not wait for the page.
 *
 * It opens only http and https: addresses come from servers, and the system opens files and starts programs in the same way.
 *
 * @example
 * ```ts
 * import { openBrowser } from '@parley/sdk/node'
 *
 * const opened = await openBrowser('https://chat.example.com/device')
 * ```
 *
 * @throws nothing; if there is no browser, it resolves to false.
 */
export async function openBrowser(address: string | URL): Promise<boolean> {
  if (!URL.canParse(String(address))) return false
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  const [program, ...before] = opener[process.platform] ?? ['xdg-open']
  return new Promise(resolve => {
    // No shell, which would read & and % of the address as its own; detached, so that Ctrl-C here does not end it.
    const child = spawn(program, [...before, url.href], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

const opener: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
