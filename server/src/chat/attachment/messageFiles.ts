import type { Attachment } from '@parley/prisma'
import { z } from 'zod'
import type { Db, Transaction } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import type { Storage } from '../../base/storage/storage.js'
import type { Viewer } from '../../base/viewer.js'
import { keptKey } from './keys.js'
import { linkReader } from './links.js'
import { filesOfMessages, lockFiles, noteIncluded, ownFiles, readableFiles } from './links.sql.js'

/** What is known of a file to give it to a model. */
export const carriedFile = z.object({
  id: z.string(),
  ownerId: z.string(),
  filename: z.string(),
  /** Of its picture and its text, by which they are found; null: it has none. */
  medium: z.string().nullable(),
  text: z.string().nullable(),
})
export type CarriedFile = z.infer<typeof carriedFile>

/** Where ids of files were given, and in which conversation they may be carried already; null: only one's own are taken. */
export interface Given {
  path: string
  conversationId: string | null
}

export type MessageFiles = ReturnType<typeof createMessageFiles>

/** Files of messages, for whoever sends them and for models. */
export function createMessageFiles(deps: { db: Db; storage: Storage | null; maxFiles: number }) {
  const { db, storage, maxFiles } = deps

  async function usable(
    viewer: Viewer,
    ids: string[],
    conversationId: string | null,
  ): Promise<Map<string, Attachment>> {
    const reader = linkReader(viewer)
    const own = await ownFiles(db, ids, reader)
    const carried = conversationId ? await readableFiles(db, ids, reader, conversationId) : []
    return new Map([...own, ...carried].map(row => [row.id, row]))
  }

  return {
    /** Throws for each of them that cannot be sent why. */
    async choose(
      viewer: Viewer,
      ids: string[] | null | undefined,
      { path, conversationId }: Given,
    ): Promise<CarriedFile[]> {
      if (!ids || ids.length === 0) return []
      if (ids.length > maxFiles) throw badInput({ [path]: tooMany(maxFiles) })
      const found = await usable(viewer, ids, conversationId)
      const problems: Record<string, string> = {}
      const rows = ids.flatMap((id, i) => {
        const row = found.get(id)
        const problem = ids.indexOf(id) < i ? 'This file is named twice.' : problemOf(row)
        if (problem !== null) problems[`${path}.${i}`] = problem
        return row ?? []
      })
      if (Object.keys(problems).length > 0) throw badInput(problems)
      return rows.map(carriedOf)
    },

    /** The same once more in the transaction that sends them: nobody takes them away meanwhile. */
    async hold(tx: Transaction, files: readonly CarriedFile[], path: string): Promise<void> {
      if (files.length === 0) return
      const ids = files.map(({ id }) => id)
      const there = await lockFiles(tx, ids)
      const gone = ids.flatMap((id, i) => (there.has(id) ? [] : [[`${path}.${i}`, GONE] as const]))
      if (gone.length > 0) throw badInput(Object.fromEntries(gone))
    },

    /** By the ids of messages. */
    async of(messageIds: readonly string[]): Promise<Map<string, CarriedFile[]>> {
      if (messageIds.length === 0) return new Map()
      const byMessage = Map.groupBy(await filesOfMessages(db, messageIds), ({ messageId }) => messageId)
      return new Map([...byMessage].map(([id, rows]) => [id, rows.map(carriedOf)]))
    },

    /** The beginning of its text, so many bytes of it at most, and how long all of it is; null: it is not there any more. */
    async text(file: CarriedFile, mostBytes: number): Promise<{ text: string; size: number } | null> {
      const range = { start: 0, end: mostBytes - 1 }
      const found = file.text === null ? null : await storage?.get(keptKey(file, file.text), range)
      if (!found) return null
      if (found.size === 0) return { text: '', size: 0 }
      const bytes = Buffer.concat(await Array.fromAsync(found.bytes))
      // Half a character at the end is left out.
      return { text: new TextDecoder().decode(bytes, { stream: true }), size: found.size }
    },

    /** As an address that holds the picture itself; null: it is not there any more. */
    async picture(file: CarriedFile): Promise<string | null> {
      const found = file.medium === null ? null : await storage?.get(keptKey(file, file.medium))
      if (!found) return null
      const bytes = Buffer.concat(await Array.fromAsync(found.bytes))
      return `data:image/webp;base64,${bytes.toString('base64')}`
    },

    /** What a model was given of texts, for whoever asks how much of them it knows. */
    noteIncluded: (included: readonly Included[]): Promise<void> =>
      db.write(async tx => {
        for (const { id, ...one } of included) await noteIncluded(tx, id, one)
      }),
  }
}

/** How much of a file's text a model was given. */
export interface Included {
  id: string
  tokens: number
  cut: boolean
}

const GONE = 'There is no such file of yours any more.'

const tooMany = (most: number): string =>
  most === 0 ? 'Messages carry no files on this server.' : `A message carries at most ${most} files.`

function problemOf(row: Attachment | undefined): string | null {
  if (!row) return 'There is no such file of yours.'
  if (row.status === 'PENDING')
    return row.arrivedAt
      ? 'This file is still being looked into: send it once it is READY.'
      : 'This file has not arrived: end its upload first.'
  return row.status === 'REJECTED' ? `This file was refused: ${row.rejection}` : null
}

const carriedOf = ({ id, ownerId, filename, medium, text }: Attachment): CarriedFile => ({
  ...{ id, ownerId, filename, medium, text },
})
