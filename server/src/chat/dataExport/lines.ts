import type { DataExport, User } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { aboutPerson } from './aboutPerson.js'
import { conversationsOf, feedbackOf, messagesElsewhere, ownMessages } from './history.js'
import type { Pages } from './pages.js'
import { auditEventsAbout, filesOf, usageOf } from './records.js'

/**
 * The file, line by line and in pieces of a page: JSON objects, each with its `type`. The first one is `export`, the
 * last one `end` with the number of lines, itself included, so that a file that was cut off is noticed. A page is read
 * when the one before it was taken. Throws when the export is not there any more.
 */
export async function* exportLines(
  db: Db,
  { id, createdAt }: DataExport,
  person: User,
  isThere: () => Promise<boolean>,
): AsyncGenerator<string, void> {
  let lines = 0
  const line = (type: string, value: object): string => {
    lines++
    return `${JSON.stringify({ type, ...value }, plain)}\n`
  }
  yield line('export', { id, version: 1, requestedAt: createdAt, userId: person.id })
  for (const [type, pages] of sections(db, person, createdAt))
    for await (const rows of pages) {
      if (!(await isThere())) throw new Error('The export ended while it was fetched.')
      yield rows.map(row => line(type, row)).join('')
    }
  yield line('end', { lines: lines + 1 })
}

function sections(db: Db, person: User, until: Date): [type: string, pages: Pages][] {
  return [
    ...aboutPerson(db, person, until),
    ['conversation', conversationsOf(db, person.id, until)],
    ['message', ownMessages(db, person.id, until)],
    ['message', messagesElsewhere(db, person.id, until)],
    ['attachment', filesOf(db, person.id, until)],
    ['feedback', feedbackOf(db, person.id, until)],
    ['usage', usageOf(db, person.id, until)],
    ['auditEvent', auditEventsAbout(db, person.id, until)],
  ]
}

/** Amounts are whole numbers of any size. */
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
