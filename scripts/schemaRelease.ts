// `npm run schema:release`: keeps the schema of the version in package.json, by which later ones are measured.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { compareSchemas } from './schemaChanges.ts'
import {
  byVersion,
  fileOf,
  isNewMajor,
  lastRelease,
  RELEASES,
  SCHEMA,
  workingVersion,
} from './schemaReleases.ts'

const version = workingVersion()
const text = readFileSync(SCHEMA, 'utf8')
const last = lastRelease()
const problem = await problemWith(version, text)
if (problem) {
  console.error(problem)
  process.exitCode = 1
} else {
  mkdirSync(RELEASES, { recursive: true })
  writeFileSync(fileOf(version), text)
  console.log(`Kept schema/releases/${version}.graphql: commit it, and say in CHANGELOG.md what changed.`)
}

async function problemWith(version: string, text: string): Promise<string | null> {
  if (!last) return null
  if (byVersion(version, last.version) <= 0)
    return `${last.version} is released already, and a release never changes: raise the version in package.json.`
  if (isNewMajor(last.version, version)) return null
  const breaking = (await compareSchemas(last.text, text)).filter(change => change.breaking)
  return breaking.length === 0
    ? null
    : `${breaking.length} changes break what was written for ${last.version}: see npm run schema:check.`
}
