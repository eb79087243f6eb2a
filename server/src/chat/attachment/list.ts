import type { Attachment } from '@parley/prisma'
import type { AttachmentFilter, AttachmentOrder, Page, PageArgs } from '@parley/schema'
import { checkedSearch } from '../../access/user/search.js'
import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import { foldColumn } from '../../base/fold.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { participation } from '../conversation/access.js'
import { checkTags, cleanTags } from '../conversation/input.js'
import { linkReader } from './links.js'
import { createAttachmentSource, type Field, type Wanted } from './list.sql.js'

export type AttachmentArgs = PageArgs & { filter?: AttachmentFilter | null; orderBy?: AttachmentOrder | null }

const orders = {
  CREATED_AT: { field: 'createdAt' },
  FILENAME: { field: 'filename', text: true },
  SIZE: { field: 'size', whole: true },
} as const

/** Whoever asks sees their own, or what messages of a conversation carry that they may read. */
export async function listAttachments(
  db: Db,
  viewer: Viewer,
  { filter, orderBy, ...args }: AttachmentArgs,
): Promise<Page<Attachment>> {
  const { field, direction } = orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
  const wanted = wantedOf(filter ?? {})
  const conversationId = filter?.conversationId ?? null
  if (conversationId !== null) await participation(db.read, viewer, conversationId)
  const { find, count } = createAttachmentSource(db, linkReader(viewer), conversationId, wanted)
  const order = { ...orders[field], direction }
  return keysetPage<Field, Attachment>({
    ...{ args, order, count },
    find: (_query, range) => find(range, order.field),
  })
}

function wantedOf({ contentType, search, tags, ...common }: AttachmentFilter): Wanted {
  checkBulk(common.ids, 'filter.ids')
  checkTags(tags, 'filter.tags')
  const text = checkedSearch(search)
  return {
    ...common,
    type: contentType == null ? null : typeOf(contentType),
    searched: text ? foldColumn(text) : null,
    tags: cleanTags(tags).map(tag => foldTags([tag])),
  }
}

/** A type, or all that begin with its first part. */
function typeOf(given: string): Wanted['type'] {
  const type = given.trim().toLowerCase()
  if (/^[a-z]+\/$/.test(type)) return { begins: type }
  if (/^[\w.+-]+\/[\w.+-]+$/.test(type)) return { is: type }
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
