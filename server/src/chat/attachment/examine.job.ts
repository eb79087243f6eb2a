import { createHash } from 'node:crypto'
import type { Attachment } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import type { Storage } from '../../base/storage/storage.js'
import type { Examine } from './examine/examiner.js'
import type { Accepted, Finding } from './examine/finding.js'
import { incomingKey, keptKey } from './keys.js'
import type { Removal } from './removal.js'
import { tellChanged } from './tellChanged.js'

/** Looks into what has arrived and keeps it, or refuses it in words. Broken off at any place it is done once more. */
export function createExamining(deps: {
  db: Db
  storage: Storage | null
  examine: Examine
  removal: Removal
  kept: readonly string[]
}) {
  const { db, storage, examine, removal, kept } = deps

  async function judge(row: Attachment, bytes: Buffer, signal: AbortSignal): Promise<Finding> {
    if (row.sha256 !== null && hashOf(bytes) !== row.sha256)
      return { rejection: 'What arrived is not what was announced: its SHA-256 is another one.' }
    return examine({ filename: row.filename, contentType: row.contentType, kept }, bytes, signal)
  }

  /** Stores everything first: a row that is READY has its bytes. */
  async function keep(
    row: Attachment,
    given: Buffer,
    found: Accepted,
    storage: Storage,
  ): Promise<Partial<Attachment>> {
    const { picture = given, ...made } = found.parts
    const hashes: Record<string, string> = {}
    let takes = 0
    for (const [name, bytes] of Object.entries({ sha256: picture, ...made })) {
      const hash = hashOf(bytes)
      // A short text is the file itself: it lies there once, and counts once.
      if (!Object.values(hashes).includes(hash)) {
        // False: the job was broken off behind this.
        await storage.put(keptKey(row, hash), [bytes])
        takes += bytes.length
      }
      hashes[name] = hash
    }
    const { contentType, width, height } = found
    return { status: 'READY', contentType, width, height, size: picture.length, takes, ...hashes }
  }

  async function end(row: Attachment, data: Partial<Attachment>): Promise<void> {
    const count = await db.write(async tx => {
      const { count } = await tx.attachment.updateMany({ where: { id: row.id, status: 'PENDING' }, data })
      if (count > 0) tellChanged(tx, row)
      return count
    })
    // It was deleted meanwhile.
    if (count === 0) removal.begin([row])
    await storage?.delete(incomingKey(row.id))
  }

  return async (id: string, _payload: object, signal: AbortSignal): Promise<void> => {
    const row = await db.read.attachment.findUnique({ where: { id } })
    if (row?.status !== 'PENDING' || !storage) return
    const arrived = await storage.get(incomingKey(id))
    if (!arrived) return end(row, refusal('Its bytes are gone. Send it again.'))
    // Not read: where people put it by themselves nothing says how long it may be.
    if (arrived.size !== row.size)
      return end(row, refusal(`${row.size} bytes were announced, and ${arrived.size} arrived.`))
    const bytes = Buffer.concat(await Array.fromAsync(arrived.bytes))
    const found = await judge(row, bytes, signal)
    await end(row, 'rejection' in found ? refusal(found.rejection) : await keep(row, bytes, found, storage))
  }
}

/** Nothing is kept of it, so nothing counts. */
const refusal = (rejection: string): Partial<Attachment> => ({ status: 'REJECTED', rejection, takes: 0 })

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
