import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const HEAP_MB = 384
const ours = join(import.meta.dirname, '../../..')

/** Where programs lie: this one, and packages wherever Node looks for them. */
function programs(): string[] {
  const packages: string[] = []
  for (let folder = ours; folder !== dirname(folder); folder = dirname(folder))
    packages.push(join(folder, 'node_modules'))
  return [ours, ...packages.filter(folder => existsSync(folder))]
}

/**
 * What Node is given for a process that reads programs and no other file, so nothing of people and no settings; that
 * writes nothing, starts nothing and reaches nobody. Native code, which decodes pictures, is not bound by it
 * (https://nodejs.org/api/permissions.html).
 */
export const confinement: readonly string[] = [
  `--max-old-space-size=${HEAP_MB}`,
  '--permission',
  ...programs().map(folder => `--allow-fs-read=${folder}/*`),
  '--allow-addons',
  '--no-warnings',
]
