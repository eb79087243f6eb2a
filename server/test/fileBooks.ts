import { createHash } from 'node:crypto'
import type { Attachment, DatabaseAddress, PrismaClient } from '@parley/prisma'
import { openDatabase } from '../src/base/db/database.js'
import { checked } from '../src/base/storage/checked.js'
import type { Storage } from '../src/base/storage/storage.js'
import { keptKey, partsOfKey } from '../src/chat/attachment/keys.js'
import { createRemoval } from '../src/chat/attachment/removal.js'
import { sweepAttachments } from '../src/chat/attachment/sweep.js'
import { ask } from './ask.js'

const DAY_LATER_MS = 25 * 3_600_000
const look = 'query ($id: ID!) { node(id: $id) { ... on Attachment { url thumbnailUrl } } }'
const fileUse = '{ me { id fileUse { bytes files } } }'

export interface FileBooks {
  /** Those that are READY. */
  files: Attachment[]
  /** What lies in the storage of each person, in bytes. */
  bytesOf: Map<string, number>
  problems: string[]
}

/**
 * What does not add up between the rows of files and their bytes, once the sweep has run: no row without its bytes, no bytes
 * without a row, what is booked is what lies there, and images hang on the replies that say that they have one.
 */
export async function auditFiles(client: PrismaClient, storage: Storage): Promise<FileBooks> {
  const problems: string[] = []
  const files: Attachment[] = []
  const bytesOf = new Map<string, number>()
  const known = new Set<string>()
  for (const row of await client.attachment.findMany()) {
    if (row.status !== 'READY') {
      problems.push(`the file ${row.id} is ${row.status}`)
      continue
    }
    files.push(row)
    let takes = 0
    for (const sha256 of new Set([row.sha256, row.medium, row.thumbnail, row.text])) {
      if (sha256 === null) continue
      const key = keptKey(row, sha256)
      known.add(key)
      takes += await sizeOf(storage, key, sha256).catch((error: unknown) => {
        problems.push(`${key}: ${error}`)
        return 0
      })
    }
    bytesOf.set(row.ownerId, (bytesOf.get(row.ownerId) ?? 0) + takes)
    if (takes !== row.takes) problems.push(`the file ${row.id} takes ${takes}, and ${row.takes} are booked`)
  }
  for await (const { key } of storage.list(''))
    if (!known.has(key) || partsOfKey(key) === null) problems.push(`${key} belongs to nothing`)
  return { files, bytesOf, problems: [...problems, ...(await imageProblems(client))] }
}

/** Runs the sweep beside no server, with a clock that is a day ahead. */
export async function sweepDayLater(address: DatabaseAddress, storage: Storage): Promise<void> {
  const { db } = await openDatabase(address)
  let failed: unknown = null
  const removal = createRemoval(storage, {
    warn: (said: unknown) => {
      failed = said
    },
  })
  const now = () => new Date(Date.now() + DAY_LATER_MS)
  await sweepAttachments({ db, storage, removal, now }, new AbortController().signal)
  await removal.settled()
  await db.close()
  if (failed) throw new Error('The sweep left something.', { cause: failed })
}

/** What somebody is not served as the books say. */
export async function servedProblems(url: string, token: string, books: FileBooks): Promise<string[]> {
  const problems: string[] = []
  const { me } = (await ask(url, fileUse, token)).data
  const own = books.files.filter(({ ownerId }) => ownerId === me.id)
  const [told, lies] = [me.fileUse, { bytes: books.bytesOf.get(me.id) ?? 0, files: own.length }]
  if (told.bytes !== lies.bytes || told.files !== lies.files)
    problems.push(`${me.id} is told ${JSON.stringify(told)}, and there are ${JSON.stringify(lies)}`)
  for (const { id, sha256, thumbnail } of own) {
    const { node } = (await ask(url, { query: look, variables: { id } }, token)).data
    const parts: [address: string, hash: string | null][] = [[node.url, sha256]]
    if (thumbnail) parts.push([node.thumbnailUrl, thumbnail])
    for (const [address, hash] of parts)
      if ((await hashAt(address)) !== hash) problems.push(`${id} has other bytes at ${address}`)
  }
  return problems
}

export async function hashAt(address: string): Promise<string> {
  const bytes = await (await fetch(address)).arrayBuffer()
  return createHash('sha256').update(new Uint8Array(bytes)).digest('hex')
}

/** Read to its end. */
async function sizeOf(storage: Storage, key: string, sha256: string): Promise<number> {
  const found = await storage.get(key)
  if (!found) throw new Error('nothing lies there')
  let length = 0
  for await (const piece of checked(found.bytes, sha256)) length += piece.length
  return length
}

async function imageProblems(client: PrismaClient): Promise<string[]> {
  const replies = await client.message.findMany({
    where: { role: 'ASSISTANT', parameters: { contains: '"image"' } },
    select: { id: true, status: true, failureCode: true, attachments: { select: { attachment: true } } },
  })
  return replies.flatMap(({ id, status, failureCode, attachments }) => {
    const ready = attachments.filter(({ attachment }) => attachment.status === 'READY').length
    const wanted = status === 'COMPLETE' ? 1 : 0
    const said = `${status}${failureCode ? ` (${failureCode})` : ''}`
    return ready === wanted && attachments.length === wanted
      ? []
      : [`the reply ${id} is ${said} and has ${ready} images`]
  })
}
