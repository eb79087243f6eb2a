import type { ApiKey } from '@parley/prisma'
import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import type { Bearer } from '../../base/viewer.js'
import { narrowed } from '../role/rights.js'
import { findRightsOf } from '../role/rights.sql.js'
import { parsePermissions } from '../role/role.service.js'
import { hashToken } from '../session/token.js'
import { isKey } from './key.js'

const minute = 60_000

export interface ApiKeyAuthentication {
  /** Whom a key acts for. Throws UNAUTHENTICATED with the reason, which only the holder of the key learns. */
  authenticate(key: string): Promise<Bearer & { apiKey: ApiKey }>
  /** Which of these hashes are of keys that hold. */
  holding(keyHashes: string[]): Promise<string[]>
  /** Resolves once no write of its is on its way. */
  settled(): Promise<void>
}

export function createApiKeyAuthentication(options: {
  db: Db
  log: Pick<FastifyBaseLogger, 'warn'>
  now: () => Date
}): ApiKeyAuthentication {
  const { db, log, now } = options
  const touching = new Map<string, Promise<void>>()

  /** At most once a minute and key, and no request waits for it. */
  function touch({ id, lastUsedAt }: ApiKey, at: Date): void {
    if ((lastUsedAt && at.getTime() - lastUsedAt.getTime() < minute) || touching.has(id)) return
    const write = db
      .write(async tx => void (await tx.apiKey.updateMany({ where: { id }, data: { lastUsedAt: at } })))
      .catch(error => log.warn({ err: error }, 'could not store when an API key was last used'))
      .finally(() => touching.delete(id))
    touching.set(id, write)
  }

  return {
    async authenticate(key) {
      if (!isKey(key)) throw refused('This is not an API key: is it complete?')
      const found = await db.read.apiKey.findUnique({
        where: { keyHash: hashToken(key) },
        include: { owner: true },
      })
      if (!found) throw refused('There is no such API key.')
      const at = now()
      const { owner: user, ...apiKey } = found
      if (apiKey.revokedAt) throw refused('This API key was revoked.')
      if (apiKey.expiresAt && apiKey.expiresAt <= at) throw refused('This API key has expired.')
      if (user.status !== 'ACTIVE') throw refused('The owner of this API key may not use this server.')
      touch(apiKey, at)
      const rights = await findRightsOf(db.read, user.id)
      const permissions = narrowed(rights, new Set(parsePermissions(apiKey.scopes)))
      return { user, session: null, apiKey, permissions, models: rights.models }
    },
    async holding(keyHashes) {
      const unexpired = [{ expiresAt: null }, { expiresAt: { gt: now() } }]
      const where = {
        keyHash: { in: keyHashes },
        revokedAt: null,
        OR: unexpired,
        owner: { status: 'ACTIVE' },
      }
      const found = await db.read.apiKey.findMany({ where, select: { keyHash: true } })
      return found.map(({ keyHash }) => keyHash)
    },
    settled: async () => void (await Promise.all(touching.values())),
  }
}

const refused = (reason: string): CodedError => new CodedError('UNAUTHENTICATED', reason)
