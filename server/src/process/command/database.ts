import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type DatabaseAddress, openPostgresql, openSqlite, readPostgresqlUrl } from '@parley/prisma'
import { useProxies } from '../../base/net/proxies.js'
import { databaseIdentityProblems, readDatabaseAccess, useDatabaseTokens } from '../databaseIdentity.js'
import { type Environment, readEnvironment } from '../environment.js'
import { proxiesIn } from '../proxies.js'
import { vaultProblems } from '../vault/names.js'
import { readSecrets } from '../vault/vault.js'

/** The environment of the server, its vault included: of a command is asked for no more of it than it needs. */
export function environment(): Promise<Environment> {
  reading ??= read()
  return reading
}

let reading: Promise<Environment> | null = null

async function read(): Promise<Environment> {
  const [given] = readEnvironment()
  const problems = vaultProblems(given)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  useProxies(proxiesIn(given))
  const { environment } = await readSecrets(given)
  await useTokens(environment)
  return environment
}

async function useTokens(env: Environment): Promise<void> {
  const wrong = databaseIdentityProblems(env)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  const at = databaseAddress(env)
  if (at.kind === 'postgresql') await useDatabaseTokens(readDatabaseAccess(env, at.url), at.url, console)
}

export function databaseAddress({ DATABASE_URL, DATABASE_PASSWORD }: Environment): DatabaseAddress {
  const url = DATABASE_URL || 'file:./data/parley.db'
  if (!/^(file|postgres(ql)?):/.test(url))
    throw new Error('DATABASE_URL begins with file: or postgresql:, and this one does not.')
  if (url.startsWith('file:')) return { kind: 'sqlite', file: url.slice('file:'.length) }
  try {
    return { kind: 'postgresql', url: readPostgresqlUrl(url, DATABASE_PASSWORD) }
  } catch (error) {
    throw new Error(`DATABASE_URL ${(error as Error).message}.`)
  }
}

/** A database that is there already; `pragmas` of SQLite alone. */
export function openClient(at: DatabaseAddress, pragmas = 'PRAGMA busy_timeout = 5000;') {
  if (at.kind === 'postgresql') return openPostgresql({ connectionString: at.url, max: 1 })
  if (!existsSync(at.file))
    throw new Error(`${at.file} does not exist: set DATABASE_URL to the one of the server.`)
  return openSqlite(at.file, pragmas)
}

/** A secret of the server: its variable, or the file it keeps one in that it made itself in development. */
export function secretOf(
  env: Environment,
  variable: 'SESSION_SECRET' | 'ENCRYPTION_KEYS',
  file: string,
): string {
  const at = databaseAddress(env)
  const made = join(env.DATA_DIR ?? (at.kind === 'sqlite' ? dirname(at.file) : './data'), file)
  const secret = env[variable] || (existsSync(made) && readFileSync(made, 'utf8').trim())
  if (!secret) throw new Error(`Set ${variable} to what the server has.`)
  return secret
}

/** The database for people, without what opens it. */
export const shownAddress = (at: DatabaseAddress): string => {
  if (at.kind === 'sqlite') return `SQLite, ${at.file}`
  const { host, pathname } = new URL(at.url)
  return `PostgreSQL, ${host}${pathname}`
}
