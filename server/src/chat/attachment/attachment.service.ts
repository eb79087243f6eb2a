import type { Attachment, Role } from '@parley/prisma'
import type { CreateUploadInput, Page, UpdateAttachmentInput, UploadLimits } from '@parley/schema'
import { fileQuotaOf } from '../../access/role/fileQuota.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { afterCommit } from '../../base/db/ending.js'
import { newId } from '../../base/db/id.js'
import type { Idempotency } from '../../base/db/idempotency.js'
import { CodedError, notFound } from '../../base/errors.js'
import { enqueue } from '../../base/jobs/enqueue.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import type { Storage } from '../../base/storage/storage.js'
import type { Viewer } from '../../base/viewer.js'
import { type Addresses, LASTS_MS } from './addresses.js'
import { checkUpload, inWords } from './input.js'
import { incomingKey } from './keys.js'
import { linkReader } from './links.js'
import { ownFiles, readableFiles } from './links.sql.js'
import { type AttachmentArgs, foldSearched, listAttachments } from './list.js'
import type { Removal } from './removal.js'
import { updateAttachment } from './update.js'
import { takenBy } from './use.sql.js'

/** What an operator set. */
export interface UploadRules {
  maxBytes: number
  /** What all files of one person may take together, where no role says more or less. */
  quotaBytes: number
  /** Media types that are kept though nothing is read of them. */
  kept: readonly string[]
  /** Of one message. */
  maxFiles: number
  /** What one picture takes of a model's window at most. */
  imageTokens: number
}

/** Begun and not sent, of one person at a time. */
const MAX_PENDING = 100

export type AttachmentService = ReturnType<typeof createAttachmentService>

/** Files that people give. Without a storage nobody can give any. */
export function createAttachmentService(deps: {
  db: Db
  storage: Storage | null
  rules: UploadRules
  addresses: Addresses
  removal: Removal
  idempotency: Idempotency
  now: () => Date
}) {
  const { db, storage, rules, addresses, removal, idempotency, now } = deps

  function requireStorage(): Storage {
    if (storage) return storage
    throw new CodedError(
      'SERVICE_UNAVAILABLE',
      'This server takes no files: nobody has set where they are kept.',
    )
  }

  const ofViewer = async (viewer: Viewer, id: string): Promise<Attachment> => {
    const [found] = await ownFiles(db, [id], linkReader(viewer))
    if (!found) throw notFound('The attachment')
    return found
  }

  return {
    /** What clients are told, so that they can check before they send; null: nothing is taken. */
    limits: storage && uploadLimits(rules),

    async createUpload(viewer: Viewer, input: CreateUploadInput) {
      const to = requireStorage()
      const announced = checkUpload(input, rules.maxBytes)
      const { id } = await db.write(tx =>
        idempotency.once(tx, viewer, 'createUpload', input, async () => {
          await checkRoom(tx, viewer.user.id, announced.size, rules.quotaBytes)
          const { id } = await tx.attachment.create({
            data: {
              ...{ id: newId('att'), ownerId: viewer.user.id, ...announced, takes: announced.size },
              ...{ status: 'PENDING', createdAt: now(), searched: foldSearched(announced.filename, null) },
            },
          })
          return { id }
        }),
      )
      const direct = await to.addressToCreate?.(incomingKey(id), LASTS_MS)
      const { url, expiresAt } = direct ?? addresses.make(id, { put: true })
      const type = { name: 'content-type', value: 'application/octet-stream' }
      return {
        attachment: await ofViewer(viewer, id),
        ...{ url, expiresAt },
        headers: [type, ...(direct?.headers ?? [])],
      }
    },

    /** Looks into what has arrived, later. Again it changes nothing. */
    async completeUpload(viewer: Viewer, id: string): Promise<Attachment> {
      const own = await ofViewer(viewer, id)
      if (own.status !== 'PENDING' || own.arrivedAt) return own
      if ((await requireStorage().head(incomingKey(id))) === null)
        throw new CodedError('CONFLICT', 'Its bytes have not arrived: put them to the address first.')
      await db.write(async tx => {
        const { count } = await tx.attachment.updateMany({
          where: { id, status: 'PENDING', arrivedAt: null },
          data: { arrivedAt: now() },
        })
        if (count > 0) await enqueue(tx, 'examine', id, {})
      })
      return ofViewer(viewer, id)
    },

    list: (viewer: Viewer, args: AttachmentArgs): Promise<Page<Attachment>> =>
      listAttachments(db, viewer, args),

    async update(viewer: Viewer, id: string, input: UpdateAttachmentInput): Promise<Attachment> {
      await ofViewer(viewer, id)
      await updateAttachment(db, viewer, id, input)
      return ofViewer(viewer, id)
    },

    /** For `node`: one's own, and what messages carry that one may read. */
    async find(viewer: Viewer, ids: string[]): Promise<Attachment[]> {
      const reader = linkReader(viewer)
      const own = viewer.permissions.has('CHAT') ? await ownFiles(db, ids, reader) : []
      const others = ids.filter(id => !own.some(row => row.id === id))
      return others.length === 0 ? own : [...own, ...(await readableFiles(db, others, reader))]
    },

    /** What is not there, or not one's own, counts as deleted. */
    async delete(viewer: Viewer, ids: string[]): Promise<string[]> {
      checkBulk(ids, 'ids')
      await db.write(async tx => {
        const found = await tx.attachment.findMany({ where: { id: { in: ids }, ownerId: viewer.user.id } })
        await tx.attachment.deleteMany({ where: { id: { in: found.map(({ id }) => id) } } })
        afterCommit(tx, () => removal.begin(found))
      })
      return ids
    },

    /** What somebody's files may take, by their roles. */
    quotaOf: (roles: readonly Role[]): number => fileQuotaOf(roles, rules.quotaBytes),

    /** Where a part of it is read by whoever asks; null where there is none to read. */
    addressOf(viewer: Viewer, { id, status, thumbnail }: Attachment, part: 'original' | 'thumbnail') {
      const by = viewer.session?.id ?? viewer.apiKey?.id
      if (status !== 'READY' || by === undefined || (part === 'thumbnail' && thumbnail === null)) return null
      return addresses.make(id, { part, by })
    },
  }
}

/** People who begin at the same time wait for each other. */
export async function checkRoom(
  tx: Transaction,
  ownerId: string,
  size: number,
  otherwise: number,
): Promise<void> {
  // Locks the row, and is in the order of locks before all that happens here.
  await tx.user.updateMany({ where: { id: ownerId }, data: { id: ownerId } })
  const held = await tx.roleAssignment.findMany({ where: { userId: ownerId }, select: { role: true } })
  const quota = fileQuotaOf(
    held.map(({ role }) => role),
    otherwise,
  )
  const taken = (await takenBy(tx, tx, [ownerId])).get(ownerId)?.bytes ?? 0
  if (size > quota - taken) {
    const room = `Your files take ${inWords(taken)} of ${inWords(quota)}`
    throw new CodedError('CONFLICT', `${room}: delete some of them first.`, {
      fields: { 'input.size': `${room}, and this one would take ${inWords(size)} more.` },
    })
  }
  const pending = await tx.attachment.count({ where: { ownerId, status: 'PENDING', arrivedAt: null } })
  if (pending >= MAX_PENDING)
    throw new CodedError(
      'CONFLICT',
      `${MAX_PENDING} uploads were begun and not ended: end or delete them first.`,
    )
}

const office = 'application/vnd.openxmlformats-officedocument.'

const uploadLimits = ({ maxBytes, maxFiles, kept }: UploadRules): UploadLimits => ({
  ...{ maxBytes, maxFiles },
  contentTypes: [
    ...[
      'image/jpeg',
      'image/png',
      'image/webp',
      'image/gif',
      'text/*',
      'application/json',
      'application/pdf',
    ],
    ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
      name => office + name,
    ),
    ...kept,
  ],
})
