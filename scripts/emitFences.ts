import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fencesForLinter } from './fences.ts'
import { root } from './run.ts'

writeFileSync(join(root, 'biome.fences.json'), `${JSON.stringify(fencesForLinter(), null, 2)}\n`)
