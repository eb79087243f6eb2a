import type { Attachment } from '@parley/prisma'
import type { AttachmentFilter, AttachmentOrder, Page, PageArgs } from '@parley/schema'
import { checkedSearch } from '../../access/user/search.js'
import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import { foldColumn } from '../../base/fold.js'
import { keysetPage } from '../../base/page/keyset.js'
import { listFilter } from '../../base/page/listFilter.js'
import type { Viewer } from '../../base/viewer.js'
import { checkTags, cleanTags } from '../conversation/input.js'

export type AttachmentArgs = PageArgs & { filter?: AttachmentFilter | null; orderBy?: AttachmentOrder | null }

const columns = {
  CREATED_AT: { field: 'createdAt' },
  FILENAME: { field: 'filename', text: true },
} as const

/** Whoever asks sees their own. */
export function listAttachments(
  db: Db,
  viewer: Viewer,
  { filter, orderBy, ...args }: AttachmentArgs,
): Promise<Page<Attachment>> {
  const { field, direction } = orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
  const where = { AND: [{ ownerId: viewer.user.id }, ...conditions(filter ?? {})] }
  return keysetPage({
    args,
    order: { ...columns[field], direction },
    find: page => db.read.attachment.findMany({ ...page, where: { AND: [...where.AND, ...page.where] } }),
    count: most => db.read.attachment.count({ where, ...most }),
  })
}

function conditions({ contentType, status, search, tags, ...common }: AttachmentFilter): object[] {
  checkTags(tags, 'filter.tags')
  const text = checkedSearch(search)
  return [
    ...listFilter(common),
    ...(contentType == null ? [] : [{ contentType: typeIs(contentType) }]),
    ...(status == null ? [] : [{ status }]),
    ...(text ? [{ searched: { contains: foldColumn(text) } }] : []),
    ...cleanTags(tags).map(tag => ({ tagsFolded: { contains: foldTags([tag]) } })),
  ]
}

/** A type, or all that begin with its first part. */
function typeIs(given: string): object {
  const type = given.trim().toLowerCase()
  if (/^[a-z]+\/$/.test(type)) return { startsWith: type }
  if (/^[\w.+-]+\/[\w.+-]+$/.test(type)) return { equals: type }
  throw badInput({
    'filter.contentType':
      'contentType is neither a media type like image/png nor the beginning of one like image/.',
  })
}

/** What search looks into. */
export const foldSearched = (filename: string, description: string | null): string =>
  foldColumn([filename, description ?? ''].join('\n'))

/** Each between line ends, so that none is found in a part of another. */
export const foldTags = (tags: readonly string[]): string => `\n${tags.map(foldColumn).join('\n')}\n`
