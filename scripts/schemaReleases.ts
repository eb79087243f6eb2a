import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

export const SCHEMA = join(root, 'schema/schema.graphql')
/** One file for each release, which never changes again. */
export const RELEASES = join(root, 'schema/releases')

/** The version that is being worked on. */
export const workingVersion = (): string =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version

const isVersion = /^\d+\.\d+\.\d+$/

/** The newest schema that was released; null before the first release. */
export function lastRelease(): { version: string; text: string } | null {
  const files = existsSync(RELEASES) ? readdirSync(RELEASES) : []
  const versions = files.map(file => file.replace(/\.graphql$/, '')).filter(name => isVersion.test(name))
  const version = versions.sort(byVersion).at(-1)
  return version === undefined ? null : { version, text: readFileSync(fileOf(version), 'utf8') }
}

export const fileOf = (version: string): string => join(RELEASES, `${version}.graphql`)

export const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** Programs that were written for the earlier one may break. */
export const isNewMajor = (before: string, after: string): boolean =>
  Number(after.split('.')[0]) > Number(before.split('.')[0])
