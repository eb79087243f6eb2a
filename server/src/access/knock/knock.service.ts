import type { Knock } from '@parley/prisma'
import type { KnockFilter, KnockOrder, LetInInput, Page, PageArgs } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { badInput, CodedError } from '../../base/errors.js'
import { foldColumn } from '../../base/fold.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { keysetPage } from '../../base/page/keyset.js'
import { listFilter } from '../../base/page/listFilter.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import { checkRoleIds, requireGiving, storedIds } from '../role/given.js'
import { withCurrentRights } from '../role/grant.js'
import { lockRoles } from '../role/lastAdmin.js'
import { checkedSearch } from '../user/search.js'
import { statusWhere } from './status.js'

export type KnockArgs = PageArgs & { filter?: KnockFilter | null; orderBy?: KnockOrder | null }

const columns = { CREATED_AT: 'createdAt', LAST_AT: 'lastAt' } as const

export type Knocks = ReturnType<typeof createKnocks>

/** People who were refused because nobody knew them, for those who let people in. */
export function createKnocks({ db, audit, now }: { db: Db; audit: Audit; now: () => Date }) {
  return {
    /** All of them or nobody. Whoever came in meanwhile stays as they are; whoever was let in before gets these roles instead. */
    async letIn(viewer: Viewer, { ids, roleIds }: LetInInput): Promise<Knock[]> {
      if (ids.length === 0) throw badInput({ 'input.ids': 'Say whom to let in.' })
      checkBulk(ids, 'input.ids')
      checkRoleIds(roleIds, 'input.roleIds')
      return db.write(async tx => {
        await lockRoles(tx)
        const giver = await withCurrentRights(tx, viewer, 'USERS_MANAGE')
        await requireGiving(tx, giver, roleIds, 'input.roleIds')
        const found = await tx.knock.findMany({ where: { id: { in: ids } } })
        refuseMissing(ids, found)
        const given = { letInAt: now(), letInById: viewer.user.id, roleIds: storedIds(roleIds) }
        const changed = await tx.knock.updateManyAndReturn({
          where: { id: { in: ids }, userId: null },
          data: { ...given, dismissedAt: null },
        })
        for (const { id } of changed)
          await audit.record(tx, viewer, {
            action: 'knock.let_in',
            target: { type: 'Knock', id },
            details: { roles: given.roleIds },
          })
        if (changed.length > 0) await recordAdminEvent(tx, 'UPDATED', ...changed.map(({ id }) => id))
        return inOrder(ids, await tx.knock.findMany({ where: { id: { in: ids } } }))
      })
    },

    /** Also takes back that they were let in, until they come. What is gone counts as dismissed. */
    async dismiss(viewer: Viewer, ids: string[]): Promise<Knock[]> {
      checkBulk(ids, 'ids')
      return db.write(async tx => {
        await lockRoles(tx)
        const changed = await tx.knock.updateManyAndReturn({
          where: { id: { in: ids }, userId: null, dismissedAt: null },
          data: { dismissedAt: now(), letInAt: null, letInById: null, roleIds: '' },
        })
        for (const { id } of changed)
          await audit.record(tx, viewer, { action: 'knock.dismissed', target: { type: 'Knock', id } })
        if (changed.length > 0) await recordAdminEvent(tx, 'UPDATED', ...changed.map(({ id }) => id))
        return inOrder(ids, await tx.knock.findMany({ where: { id: { in: ids } } }))
      })
    },

    async list({ filter, orderBy, ...args }: KnockArgs): Promise<Page<Knock>> {
      const { field, direction } = orderBy ?? { field: 'LAST_AT', direction: 'DESC' }
      const where = { AND: conditions(filter ?? {}) }
      return keysetPage({
        args,
        order: { field: columns[field], direction },
        find: page => db.read.knock.findMany({ ...page, where: { AND: [...where.AND, ...page.where] } }),
        count: most => db.read.knock.count({ where, ...most }),
      })
    },

    /** For `node`. */
    find: async ({ permissions }: Viewer, ids: string[]): Promise<Knock[]> =>
      permissions.has('USERS_MANAGE') ? db.read.knock.findMany({ where: { id: { in: ids } } }) : [],
  }
}

function conditions(filter: KnockFilter): object[] {
  const { search, statuses, provider, emailVerified } = filter
  const text = foldColumn(checkedSearch(search))
  return [
    ...listFilter(filter),
    ...(text ? [{ OR: [{ nameFolded: { contains: text } }, { emailFolded: { contains: text } }] }] : []),
    ...(statuses ? [{ OR: statuses.map(statusWhere) }] : []),
    ...(provider != null ? [{ provider }] : []),
    ...(emailVerified != null ? [{ emailVerified }] : []),
  ]
}

function refuseMissing(ids: string[], found: Knock[]): void {
  const missing = ids.flatMap((id, index) =>
    found.some(knock => knock.id === id) ? [] : [[`input.ids.${index}`, 'There is no such knock.']],
  )
  if (missing.length > 0)
    throw new CodedError('NOT_FOUND', 'Not all of these knocks exist.', {
      fields: Object.fromEntries(missing),
    })
}

function inOrder(ids: string[], rows: Knock[]): Knock[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  return [...new Set(ids)].flatMap(id => byId.get(id) ?? [])
}
