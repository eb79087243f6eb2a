// `npm run licences`: under which terms what we stand on may be handed on.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

/** With these it may be part of whatever a company builds, and nothing of its own has to be published for it. */
const allowed = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    '0BSD',
    'BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'Zlib',
  ],
  ...['Python-2.0', 'PSF-2.0', 'Unlicense', 'CC0-1.0', 'CC-BY-4.0'],
  // Of what is changed in a file of theirs, that file alone: nothing is.
  ...['MPL-2.0', 'EPL-2.0'],
  // libvips: a shared library that anybody may replace, loaded by sharp and part of nothing of ours (decision 68).
  'LGPL-3.0-or-later',
])

/** What says nothing that is a name in its package.json, and what its file of the licence says. */
const read = new Map([
  ['khroma', 'MIT'],
  ['seq-queue', 'MIT'],
  // Public domain; Azurite brings it, for tests.
  ['uri-templates', 'Unlicense'],
])

/** A package of the lock file. */
export interface Locked {
  version?: string
  license?: string
  integrity?: string
  link?: boolean
  dev?: boolean
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** Of alternatives one has to be allowed. Where any AND is, all that is named: no grouping is read, so nothing slips through it. */
export function isAllowed(expression: string): boolean {
  const names = expression.replaceAll(/[()]/g, '').split(/ (?:or|and) /i)
  const isGood = (name: string) => allowed.has(name.trim())
  return / and /i.test(expression) ? names.every(isGood) : names.some(isGood)
}

export const licenceOf = (name: string, { license }: Locked): string | undefined => read.get(name) ?? license

/** Of a lock file: how many have which licence, and a sentence for each that may not be used. */
export function licencesIn(packages: Record<string, Locked>) {
  const counts = new Map<string, number>()
  const problems: string[] = []
  for (const [path, locked] of Object.entries(packages)) {
    const { version = '', link } = locked
    const name = path.split('node_modules/').at(-1) ?? ''
    if (link || !path.includes('node_modules/')) continue
    const licence = licenceOf(name, locked)
    counts.set(licence ?? 'none', (counts.get(licence ?? 'none') ?? 0) + 1)
    if (licence === undefined)
      problems.push(`${name} ${version} says nothing of its licence: read it, and name it here.`)
    else if (!isAllowed(licence)) problems.push(`${name} ${version} is ${licence}, which is not allowed.`)
  }
  return { counts, problems: [...new Set(problems)] }
}

export const lockFile = (): { version: string; packages: Record<string, Locked> } =>
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

if (import.meta.main) {
  const { counts, problems } = licencesIn(lockFile().packages)
  for (const [licence, count] of [...counts].sort(([, a], [, b]) => b - a))
    console.log(`${String(count).padStart(5)}  ${licence}`)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
