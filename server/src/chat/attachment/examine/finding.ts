/** What is asked of the process that looks into a file. */
export interface Question {
  filename: string
  /** What whoever gave it says that it is. */
  contentType: string
  /** Media types that are kept although nothing can be read of them. */
  kept: readonly string[]
  /** Only a small picture of it is wanted. */
  preview?: boolean
}

/** What lies beside a file: made of it here, byte by byte. */
export const partNames = ['picture', 'thumbnail', 'medium', 'text', 'preview'] as const
export type PartName = (typeof partNames)[number]

/** What was made of a file, before it has come. */
export interface Made {
  sha256: string
  size: number
}

/** What a file turned out to be, or why it is refused, in words for whoever gave it. */
export type Finding<Part = Buffer> = { rejection: string } | Accepted<Part>

export interface Accepted<Part = Buffer> {
  contentType: string
  /** Of a picture, as it is shown. */
  width: number | null
  height: number | null
  /** `picture` takes the place of what was given. */
  parts: Partial<Record<PartName, Part>>
}

/** A refusal with a sentence for whoever gave the file. */
export class Refused extends Error {}

/** As much text as is kept of a file. */
export const MAX_TEXT = 2_000_000

export const withText = (contentType: string, text: string): Accepted => ({
  contentType,
  width: null,
  height: null,
  parts: { text: Buffer.from(text.toWellFormed().slice(0, MAX_TEXT).toWellFormed()) },
})
