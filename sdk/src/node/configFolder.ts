import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** What {@link configFolder} depends on; by default, this process. */
export interface Surroundings {
  /** The environment variables. */
  env?: Record<string, string | undefined>
  /** The operating system, as `process.platform` names it. */
  platform?: NodeJS.Platform
  /** The home folder of the person. */
  home?: string
}

/**
 * Returns the folder in which Parley stores settings of a person: `$PARLEY_CONFIG_DIR` if it is set, otherwise `parley` in
 * the configuration folder of the system (`$XDG_CONFIG_HOME` or `~/.config`, `%APPDATA%`, `~/Library/Application Support`).
 *
 * @example
 * ```ts
 * import { configFolder } from '@parley/sdk/node'
 *
 * configFolder() // '/home/ada/.config/parley'
 * ```
 *
 * @throws nothing.
 */
export function configFolder(surroundings: Surroundings = {}): string {
  // biome-ignore lint/style/noProcessEnv: the systems name their folders in the environment
  const { env = process.env, platform = process.platform, home = homedir() } = surroundings
  if (env.PARLEY_CONFIG_DIR) return env.PARLEY_CONFIG_DIR
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'parley')
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'parley')
  return join(home, platform === 'darwin' ? 'Library/Application Support' : '.config', 'parley')
}
