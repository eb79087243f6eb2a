import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const scripts = join(root, 'scripts')

/** What was packed has no scripts, and all that they make. */
export const isClone = existsSync(scripts)

/** A script of the clone, which makes what few ask for. */
export async function runScript(name: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [join(scripts, name), ...args], { cwd: root })
}
