import { type Attachment, Prisma } from '@parley/prisma'
import type { AttachmentFilter } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { countRows } from '../../base/page/countRows.sql.js'
import type { KeysetRange } from '../../base/page/keyset.js'
import { and, inOrder, withinRange } from '../../base/page/keyset.sql.js'
import { timesBetween } from '../../base/page/timeRange.sql.js'
import { attachmentColumns, carriedIn, type LinkReader, ownTo } from './links.sql.js'

const { raw, sql } = Prisma

/** What files can be ordered by. */
export type Field = 'createdAt' | 'filename' | 'size'

const keys: Record<Field, Prisma.Sql> = {
  createdAt: raw('a.created_at'),
  filename: raw('a.filename'),
  // As wide as what a cursor may say.
  size: raw('CAST(a.size AS BIGINT)'),
}

/** A filter whose words are folded and whose values are checked. */
export interface Wanted extends Pick<AttachmentFilter, 'ids' | 'createdAfter' | 'createdBefore' | 'status'> {
  type: { begins: string } | { is: string } | null
  searched: string | null
  tags: readonly string[]
}

/** One's own files, or those that messages of a conversation carry which one may read. */
export function createAttachmentSource(
  db: Db,
  reader: LinkReader,
  conversationId: string | null,
  wanted: Wanted,
) {
  const own = sql`a.owner_id = ${reader.userId}`
  const whose = conversationId === null ? ownTo(reader) : carriedIn(conversationId, reader)
  const where = [whose, ...conditions(db, wanted, own)]
  return {
    find: (range: KeysetRange, field: Field): Promise<Attachment[]> => {
      const columns = { key: keys[field], id: raw('a.id') }
      return db.read.$queryRaw`
        SELECT ${attachmentColumns} FROM attachment a WHERE ${and([...where, ...withinRange(range, columns)])}
        ${inOrder(range, columns)}`
    },
    count: (most: { take?: number }): Promise<number> =>
      countRows(db, sql`SELECT 1 FROM attachment a WHERE ${and(where)}`, most),
  }
}

function conditions(db: Db, wanted: Wanted, own: Prisma.Sql): Prisma.Sql[] {
  const { ids, createdAfter, createdBefore, status, type, searched, tags } = wanted
  return [
    ...(ids ? [oneOf(db, sql`a.id`, ids)] : []),
    ...timesBetween(raw('a.created_at'), createdAfter, createdBefore),
    ...(status == null ? [] : [sql`a.status = ${status}`]),
    ...(type === null
      ? []
      : ['is' in type ? sql`a.content_type = ${type.is}` : sql`a.content_type LIKE ${`${type.begins}%`}`]),
    ...(searched === null ? [] : [sql`a.searched LIKE ${`%${searched}%`}`]),
    // Nobody is told the tags of others, so nobody finds anything by them.
    ...(tags.length === 0 ? [] : [own]),
    ...tags.map(tag => sql`a.tags_folded LIKE ${`%${tag}%`}`),
  ]
}
