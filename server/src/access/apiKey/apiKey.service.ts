import type { ApiKey } from '@parley/prisma'
import type { ApiKeyFilter, ApiKeyOrder, CreateApiKeyInput, Page, PageArgs } from '@parley/schema'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError } from '../../base/errors.js'
import { foldColumn } from '../../base/fold.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import type { HistoryGrants } from '../historyGrant/historyGrant.service.js'
import { requireEnding } from '../role/grant.js'
import { ended } from '../session/ended.js'
import { hashToken } from '../session/token.js'
import { type ApiKeyAuthentication, createApiKeyAuthentication } from './apiKey.authenticate.js'
import { conditions } from './apiKeyFilter.js'
import { checkedKey } from './input.js'
import { newKey } from './key.js'
import { keysVisibleTo } from './visibility.js'

/** Keys of one user that can be used. */
const MAX_KEYS = 50

type ApiKeyListArgs = PageArgs & { filter?: ApiKeyFilter | null; orderBy?: ApiKeyOrder | null }

const columns = {
  CREATED_AT: { field: 'createdAt' },
  LAST_USED_AT: { field: 'lastUsedAt', nullable: true },
  EXPIRES_AT: { field: 'expiresAt', nullable: true },
  NAME: { field: 'name', text: true },
} as const

export interface ApiKeyService extends ApiKeyAuthentication {
  /** The key itself is returned this once. */
  create(viewer: Viewer, input: CreateApiKeyInput): Promise<{ apiKey: ApiKey; secret: string }>
  /** What is gone or somebody else's counts as revoked. */
  revoke(viewer: Viewer, ids: string[]): Promise<ApiKey[]>
  list(viewer: Viewer, args: ApiKeyListArgs): Promise<Page<ApiKey>>
}

export interface ApiKeyOptions {
  db: Db
  audit: Audit
  grants: Pick<HistoryGrants, 'requireKeyMaking'>
  log: Pick<FastifyBaseLogger, 'warn'>
  now?: () => Date
}

export function createApiKeyService(options: ApiKeyOptions): ApiKeyService {
  const { db, audit, grants, log, now = () => new Date() } = options

  return {
    ...createApiKeyAuthentication({ db, log, now }),

    async create(viewer, input) {
      if (!viewer.session) throw new CodedError('FORBIDDEN', 'An API key cannot create API keys: sign in.')
      const { key, prefix } = newKey()
      const { scopes, ...data } = checkedKey(viewer, input, now())
      if (scopes.includes('HISTORY_READ_ALL')) await grants.requireKeyMaking(viewer)
      const apiKey = await db.write(async tx => {
        await lockOwner(tx, viewer)
        const active = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now() } }] }
        if ((await tx.apiKey.count({ where: { ownerId: viewer.user.id, ...active } })) >= MAX_KEYS)
          throw new CodedError(
            'CONFLICT',
            `You have ${MAX_KEYS} API keys already, which is the limit: revoke some first.`,
          )
        const created = await tx.apiKey.create({
          data: {
            ...data,
            nameFolded: foldColumn(data.name),
            id: newId('key'),
            ownerId: viewer.user.id,
            prefix,
            keyHash: hashToken(key),
            scopes: scopes.join(' '),
            createdAt: now(),
          },
        })
        await recordAdminEvent(tx, 'CREATED', created.id)
        await audit.record(tx, viewer, {
          action: 'api_key.created',
          target: { type: 'ApiKey', id: created.id },
          details: {
            name: created.name,
            scopes: created.scopes,
            ...(created.reason && { reason: created.reason }),
          },
        })
        return created
      })
      return { apiKey, secret: key }
    },

    async revoke(viewer, ids) {
      checkBulk(ids, 'ids')
      if (!viewer.session && !viewer.permissions.has('API_KEYS_MANAGE'))
        throw new CodedError('FORBIDDEN', 'This API key may not revoke API keys.')
      const where = { id: { in: ids }, ...keysVisibleTo(viewer) }
      const keys = await db.write(async tx => {
        const live = { ...where, revokedAt: null }
        const owners = await tx.apiKey.findMany({
          where: live,
          select: { ownerId: true },
          distinct: 'ownerId',
        })
        await requireEnding(
          tx,
          viewer,
          owners.map(({ ownerId }) => ownerId),
        )
        const revoked = await tx.apiKey.updateManyAndReturn({
          where: live,
          data: { revokedAt: now() },
        })
        if (revoked.length > 0) await recordAdminEvent(tx, 'UPDATED', ...revoked.map(({ id }) => id))
        for (const { id, ownerId, name } of revoked)
          await audit.record(tx, viewer, {
            action: 'api_key.revoked',
            affects: [id],
            target: { type: 'ApiKey', id },
            details: { name, owner: ownerId },
          })
        return tx.apiKey.findMany({ where })
      })
      const byId = new Map(keys.map(key => [key.id, key]))
      return [...new Set(ids)].flatMap(id => byId.get(id) ?? [])
    },

    async list(viewer, { filter, orderBy, ...args }) {
      const { field, direction } = orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
      const where = { ...keysVisibleTo(viewer), AND: conditions(filter ?? {}, now()) }
      return keysetPage({
        args,
        order: { ...columns[field], direction },
        find: page =>
          db.read.apiKey.findMany({ ...page, where: { ...where, AND: [...where.AND, ...page.where] } }),
        count: most => db.read.apiKey.count({ where, ...most }),
      })
    },
  }
}

/** Keys of one person are created one after the other, and none while the person is being suspended. */
async function lockOwner(tx: Transaction, { user }: Viewer): Promise<void> {
  const active = { id: user.id, status: 'ACTIVE' }
  const { count } = await tx.user.updateMany({ where: active, data: { status: 'ACTIVE' } })
  if (count === 0) throw ended('SESSION_REVOKED')
}
