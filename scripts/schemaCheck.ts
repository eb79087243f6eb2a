// `npm run schema:check`: what has changed in the public schema since the last release.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'
import { compareSchemas } from './schemaChanges.ts'

const FILE = 'schema/schema.graphql'

const tag = git('describe', '--tags', '--abbrev=0')?.trim()
const before = tag && git('show', `${tag}:${FILE}`)
if (!tag) console.log('There is no tag yet: nothing has been released, so nothing can break.')
else if (!before) console.log(`${tag} has no ${FILE}: nothing to compare.`)
else await report(tag, before)

async function report(tag: string, before: string): Promise<void> {
  const changes = await compareSchemas(before, readFileSync(join(root, FILE), 'utf8'))
  for (const { breaking, message, advice } of changes)
    console.log(`${breaking ? 'BREAKING ' : 'dangerous'}  ${message}\n           ${advice}`)
  const count = changes.filter(({ breaking }) => breaking).length
  console.log(`${count} breaking and ${changes.length - count} dangerous changes since ${tag}.`)
  if (count > 0) process.exitCode = 1
}

function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  return status === 0 ? stdout : null
}
