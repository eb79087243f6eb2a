// `npm run schema:check`: what has changed in the public schema since the last release. Fails on what breaks programs
// without a new major version.
import { readFileSync } from 'node:fs'
import { compareSchemas } from './schemaChanges.ts'
import { isNewMajor, lastRelease, SCHEMA, workingVersion } from './schemaReleases.ts'

const last = lastRelease()
if (last) await report(last.version, last.text)
else console.log('schema/releases is empty: nothing has been released, so nothing can break.')

async function report(version: string, before: string): Promise<void> {
  const changes = await compareSchemas(before, readFileSync(SCHEMA, 'utf8'))
  for (const { breaking, message, advice } of changes)
    console.log(`${breaking ? 'BREAKING ' : 'dangerous'}  ${message}\n           ${advice}`)
  const count = changes.filter(({ breaking }) => breaking).length
  console.log(`${count} breaking and ${changes.length - count} dangerous changes since ${version}.`)
  const next = workingVersion()
  if (count === 0) return
  if (isNewMajor(version, next)) console.log(`${next} is a new major version: it may break.`)
  else process.exitCode = 1
}
