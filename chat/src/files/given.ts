import type { Upload } from './uploads.ts'

/** What a composer has to know of its files. */
export interface Given {
  /** Of those that are there. */
  ids: readonly string[]
  /** Why nothing can be sent with them as they are. */
  blocked: boolean
  /** As the composer has them, to be given back to it where they were not sent after all. */
  uploads: readonly Upload[]
  /** They were sent. */
  clear(): void
}

export const givenOf = (uploads: readonly Upload[], seesPictures: boolean, clear: () => void): Given => ({
  ids: uploads.flatMap(({ attachment }) => attachment?.id ?? []),
  blocked: uploads.some(({ attachment }) => attachment === null) || (!seesPictures && hasPicture(uploads)),
  uploads,
  clear,
})

export const hasPicture = (uploads: readonly Upload[]): boolean =>
  uploads.some(({ file, attachment }) => (attachment?.contentType ?? file.type).startsWith('image/'))
