import { join } from 'node:path'
import { AzureTokenError } from '../azure/identity.js'

/** Why the server cannot start, as one sentence for whoever starts it. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Nothing is deleted: what can still be read of it may be worth something. */
export const damaged = (file: string, folder: string): string => {
  const aside = quoted(join(folder, 'damaged'))
  const moved = file.endsWith('.db') ? `${quoted(folder)}/*.db*` : `${quoted(file)}* ${quoted(folder)}/*.db*`
  return `${file} is damaged: restore a backup. Stop the server, then: mkdir ${aside} && mv ${moved} ${aside}/ && cp backup.db ${quoted(file)}`
}

export const noSpace = (file: string): string => `No space is left on the disk of ${file}.`

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

export function sqliteStartError(error: unknown, file: string, folder: string): unknown {
  if (error instanceof StartError) return error
  const code = codeOf(error)
  const because = (sentence: string) => new StartError(sentence, { cause: error })
  if (code === 'EISDIR') return because(`${file} is not an SQLite database.`)
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return because(damaged(file, folder))
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code))
    return because(
      `Cannot write to the folder ${folder}: make it writable or name another file in DATABASE_URL.`,
    )
  if (/^(ENOSPC|SQLITE_FULL)/.test(code)) return because(noSpace(file))
  if (code.startsWith('SQLITE_BUSY')) return because(`Another program uses ${file}; stop it first.`)
  return error
}

export function postgresqlStartError(error: unknown, url: string): unknown {
  if (error instanceof StartError) return error
  const code = codeOf(error)
  const because = (sentence: string) => new StartError(sentence, { cause: error })
  if (error instanceof AzureTokenError) return because(`PostgreSQL cannot be reached. ${error.message}`)
  if (!URL.canParse(url))
    return because('DATABASE_URL is not an address: postgresql://user:password@host:5432/database.')
  const { host, username, pathname } = new URL(url)
  const server = `PostgreSQL at ${host}`
  if (code === 'ECONNREFUSED') return because(`${server} refuses connections: is it running?`)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return because(`${server} cannot be found: check the host in DATABASE_URL.`)
  if (/no encryption/.test(messageOf(error)))
    return because(`${server} wants TLS: add sslmode=require, or verify-full, to DATABASE_URL.`)
  if (/does not support SSL/.test(messageOf(error)))
    return because(`${server} does not speak TLS: take sslmode out of DATABASE_URL if that is right.`)
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code))
    return because(
      `${server} has a certificate that does not hold (${code}): sslrootcert=<file> in DATABASE_URL names its authority.`,
    )
  if (code === '28P01' || code === '28000')
    return because(
      `${server} refuses ${decodeURIComponent(username) || 'the user'}: check user and password in DATABASE_URL.`,
    )
  if (code === '3D000') return because(`${server} has no database ${pathname.slice(1)}: create it first.`)
  if (code === '42501')
    return because(`${server} does not let ${decodeURIComponent(username)} create tables.`)
  if (code === '57P03') return because(`${server} is starting or stopping: try again in a moment.`)
  if (error instanceof Error && /timeout/.test(error.message)) return because(`${server} does not answer.`)
  if (code === '53300') return because(`${server} has no free connections.`)
  return because(`${server} cannot be used: ${error instanceof Error ? error.message : String(error)}.`)
}
