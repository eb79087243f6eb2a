import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError } from '../../base/errors.js'
import type { Storage } from '../../base/storage/storage.js'
import { fileName } from '../dataExport/fileName.js'
import { checkRoom, type UploadRules } from './attachment.service.js'
import { incomingKey } from './keys.js'
import { foldSearched } from './list.js'
import type { Removal } from './removal.js'

/** What a model made for somebody. */
export interface Made {
  ownerId: string
  bytes: Buffer
  /** What was asked for. */
  prompt: string
}

export type MadeFiles = ReturnType<typeof createMadeFiles>

/** As long as the description of any file. */
const MAX_DESCRIPTION = 2000

/** Images that models make: files of whoever asked, by the same way as what they give. */
export function createMadeFiles(deps: {
  db: Db
  storage: Storage | null
  /** Looks into what has arrived. */
  examine(id: string, payload: object, signal: AbortSignal): Promise<void>
  removal: Removal
  rules: UploadRules
  now: () => Date
}) {
  const { db, storage, examine, removal, rules, now } = deps

  async function forget(id: string): Promise<void> {
    const gone = await db.write(async tx => {
      const found = await tx.attachment.findMany({ where: { id } })
      await tx.attachment.deleteMany({ where: { id } })
      return found
    })
    removal.begin(gone)
  }

  return {
    /** Throws unless there is a place for what is to be made, before anybody pays for it. */
    async checkPlace(ownerId: string): Promise<void> {
      if (!storage)
        throw new CodedError(
          'SERVICE_UNAVAILABLE',
          'No image can be made: nobody has set where this server keeps files.',
        )
      await db
        .write(tx => checkRoom(tx, ownerId, 1, rules.quotaBytes))
        .catch((error: unknown) => {
          // Nobody has said how many bytes it may have.
          throw error instanceof CodedError ? new CodedError(error.code, error.message) : error
        })
    },

    /** Keeps it; answers with the id of the file once it is READY. Throws CodedError where it is no picture or has no room. */
    async keep({ ownerId, bytes, prompt }: Made, signal: AbortSignal): Promise<string> {
      if (!storage) throw new CodedError('SERVICE_UNAVAILABLE', 'This server keeps no files.')
      const id = newId('att')
      const [filename, contentType] = [nameOf(prompt, bytes), 'image/png']
      const description = prompt.slice(0, MAX_DESCRIPTION).toWellFormed()
      await db.write(async tx => {
        await checkRoom(tx, ownerId, bytes.length, rules.quotaBytes)
        await tx.attachment.create({
          data: {
            ...{ id, ownerId, filename, contentType, size: bytes.length, takes: bytes.length, description },
            ...{ status: 'PENDING', createdAt: now(), arrivedAt: now() },
            searched: foldSearched(filename, description),
          },
        })
      })
      try {
        await storage.put(incomingKey(id), [bytes])
        await examine(id, {}, signal)
        const row = await db.read.attachment.findUnique({ where: { id } })
        if (row?.status === 'READY' && row.medium !== null) return id
        throw new CodedError('BAD_USER_INPUT', row?.rejection ?? 'It is not there any more.')
      } catch (error) {
        await forget(id)
        throw error
      }
    },

    /** Takes away what was kept for a reply that is not there any more. */
    forget,
  }
}

/** Its first words, and the ending of what it seems to be. */
function nameOf(prompt: string, bytes: Buffer): string {
  const extension = bytes[0] === 0xff ? 'jpg' : bytes.toString('latin1', 0, 4) === 'RIFF' ? 'webp' : 'png'
  const words = prompt.split(/\s+/).filter(Boolean).slice(0, 8).join(' ').slice(0, 60)
  return fileName(words, extension, 'image')
}
