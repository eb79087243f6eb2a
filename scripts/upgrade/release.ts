import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../run.ts'

/** Where 0.2.0 was released. */
const RELEASE = '59b18e0'

/** A built clone of the release before this one, from the history of this repository; made once. */
export function releaseBefore(): string {
  // Not below node_modules: there Node runs no TypeScript, and the build of a release is some.
  const folder = join(tmpdir(), 'parley-releases', RELEASE)
  if (existsSync(folder)) return folder
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true })
  const archive = execFileSync('git', ['archive', RELEASE], { cwd: root, maxBuffer: 1e9 })
  execFileSync('tar', ['x', '-C', making], { input: archive })
  for (const args of [
    ['ci', '--no-audit', '--no-fund'],
    ['run', 'build'],
  ])
    execFileSync('npm', args, { cwd: making, stdio: ['ignore', 'ignore', 'inherit'] })
  renameSync(making, folder)
  return folder
}
