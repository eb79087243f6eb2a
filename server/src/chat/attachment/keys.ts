import type { Attachment } from '@parley/prisma'

/** Where bytes lie until they were looked into. */
export const incomingKey = (id: string): string => `incoming/${id}`

/** Below this lies all that is kept of a file. */
export const ownFolder = ({ ownerId, id }: Pick<Attachment, 'ownerId' | 'id'>): string => `${ownerId}/${id}/`

/** By what the bytes are: what lies there never changes. */
export const keptKey = (attachment: Pick<Attachment, 'ownerId' | 'id'>, sha256: string): string =>
  `${ownFolder(attachment)}${sha256}`

/** Where all that is kept of a file lies that is READY. */
export const keptKeys = (
  row: Pick<Attachment, 'ownerId' | 'id' | 'sha256' | 'medium' | 'thumbnail' | 'text'>,
): string[] => {
  const hashes = new Set([row.sha256, row.medium, row.thumbnail, row.text])
  return [...hashes].flatMap(hash => (hash === null ? [] : [keptKey(row, hash)]))
}

/** What a key of ours belongs to; null for any other. */
export function partsOfKey(key: string): { id: string; sha256: string | null } | null {
  const [, incoming, id, sha256] =
    /^(?:incoming\/(att_\w+)|usr_\w+\/(att_\w+)\/([0-9a-f]{64}))$/.exec(key) ?? []
  if (incoming !== undefined) return { id: incoming, sha256: null }
  return id === undefined || sha256 === undefined ? null : { id, sha256 }
}
