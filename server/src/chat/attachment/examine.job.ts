import { createHash } from 'node:crypto'
import type { Attachment } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import { checked } from '../../base/storage/checked.js'
import type { Storage } from '../../base/storage/storage.js'
import type { Examine } from './examine/examiner.js'
import { Refused } from './examine/finding.js'
import { incomingKey, keptKey } from './keys.js'
import type { Removal } from './removal.js'
import type { Scanner } from './scan/clamd.js'
import { tellChanged } from './tellChanged.js'

/** Looks into what has arrived and keeps it, or refuses it in words. Broken off at any place it is done once more. */
export function createExamining(deps: {
  db: Db
  storage: Storage | null
  /** Null: nobody looks for viruses. */
  scanner: Pick<Scanner, 'scan'> | null
  examine: Examine
  removal: Removal
  kept: readonly string[]
}) {
  const { db, storage, scanner, examine, removal, kept } = deps

  /**
   * What its row says in the end. Bytes pass through piece by piece, and all of them are stored before: a row that is READY
   * has its bytes. Throws Refused.
   */
  async function judge(row: Attachment, storage: Storage, signal: AbortSignal): Promise<Partial<Attachment>> {
    const stored = new Set<string>()
    let takes = 0
    const keep = async (sha256: string, size: number, bytes: AsyncIterable<Buffer>) => {
      // False: the job was broken off behind this.
      await storage.put(keptKey(row, sha256), checked(bytes, sha256))
      stored.add(sha256)
      takes += size
    }
    const virus = await scanner?.scan(await arrived(row, storage), signal)
    if (virus) throw new Refused(virus)
    const given = hashing(await arrived(row, storage), row.sha256)
    const found = await examine(
      { filename: row.filename, contentType: row.contentType, kept },
      given.bytes,
      (_name, { sha256, size }, bytes) => keep(sha256, size, bytes),
      signal,
    )
    if ('rejection' in found) throw new Refused(found.rejection)
    const { contentType, width, height, parts } = found
    const original = parts.picture ?? { sha256: given.sha256(), size: row.size }
    // A short text is the file itself: it lies there once, and counts once.
    if (!stored.has(original.sha256)) await keep(original.sha256, original.size, await arrived(row, storage))
    const made = {
      ...{ sha256: original.sha256, medium: parts.medium?.sha256 ?? null },
      ...{ thumbnail: parts.thumbnail?.sha256 ?? null, text: parts.text?.sha256 ?? null },
    }
    return { status: 'READY', contentType, width, height, size: original.size, takes, ...made }
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
    if (row?.status !== 'PENDING') return
    // Another server may have it, or this one when it starts again: nobody else would look into the file.
    if (!storage) throw new CodedError('SERVICE_UNAVAILABLE', 'Nobody has set where this server keeps files.')
    const data = await judge(row, storage, signal).catch((error: unknown) => {
      if (error instanceof Refused) return refusal(error.message)
      throw error
    })
    await end(row, data)
  }
}

async function arrived(row: Attachment, storage: Storage): Promise<AsyncIterable<Buffer>> {
  const found = await storage.get(incomingKey(row.id))
  if (!found) throw new Refused('Its bytes are gone. Send it again.')
  // Not read: where people put it by themselves nothing says how long it may be.
  if (found.size !== row.size)
    throw new Refused(`${row.size} bytes were announced, and ${found.size} arrived.`)
  return found.bytes
}

/** Passes bytes on; behind the last of them it is known what they are. Throws Refused unless that was announced. */
function hashing(given: AsyncIterable<Buffer>, announced: string | null) {
  const hash = createHash('sha256')
  let sha256 = ''
  async function* bytes() {
    for await (const piece of given) {
      hash.update(piece)
      yield piece
    }
    sha256 = hash.digest('hex')
    if (announced !== null && sha256 !== announced)
      throw new Refused('What arrived is not what was announced: its SHA-256 is another one.')
  }
  return { bytes: bytes(), sha256: () => sha256 }
}

/** Nothing is kept of it, so nothing counts. */
const refusal = (rejection: string): Partial<Attachment> => ({ status: 'REJECTED', rejection, takes: 0 })
