import { countTokens } from '../../../model/tokens.js'
import type { CarriedFile, Included, MessageFiles } from '../../attachment/messageFiles.js'

/** What the documents of one message may take of a window, and of one that nobody knows. */
const SHARE = 1 / 4
const TOKENS_UNKNOWN = 16_000
/** No text that people write has fewer tokens than that. */
const BYTES_A_TOKEN = 6
const TRIES = 4

/** The documents of a message as a model is told them. */
export interface Documents {
  told: string
  included(): Promise<Included[]>
}

/**
 * Puts what documents say before a text, each with its name. They share a part of the window; what does not fit is cut at its
 * end, which the model is told. It depends on nothing but the message and the window, so that a model finds what it was given before.
 */
export async function readDocuments(
  { text }: Pick<MessageFiles, 'text'>,
  files: readonly CarriedFile[],
  window: number | null,
): Promise<Documents> {
  let left = window === null ? TOKENS_UNKNOWN : Math.floor(window * SHARE)
  const most = Math.max(left * BYTES_A_TOKEN, 1)
  const read = await Promise.all(files.map(async file => ({ file, found: await text(file, most) })))
  const shown = new Map<string, { content: string; tokens: number | null; cut: boolean }>()
  // The short ones first: what they leave is for the long ones.
  const byLength = read.flatMap(({ file, found }) => (found ? [{ file, ...found }] : []))
  byLength.sort((a, b) => a.size - b.size)
  for (const [i, { file, text: whole, size }] of byLength.entries()) {
    const share = Math.floor(left / (byLength.length - i))
    const one = size <= share ? { content: whole, tokens: null } : await cutTo(whole, share)
    // No token is shorter than a byte.
    left -= one.tokens ?? size
    shown.set(file.id, { ...one, cut: Buffer.byteLength(one.content) < size })
  }
  return {
    told: files.map(file => sayOf(file, shown.get(file.id))).join('\n\n'),
    included: () =>
      Promise.all(
        [...shown].map(async ([id, { content, tokens, cut }]) => ({
          ...{ id, cut },
          tokens: tokens ?? (await countTokens(content)),
        })),
      ),
  }
}

async function cutTo(text: string, most: number): Promise<{ content: string; tokens: number }> {
  let content = text.slice(0, most * BYTES_A_TOKEN)
  let tokens = await countTokens(content)
  for (let tries = TRIES; tokens > most && tries > 0; tries--) {
    content = content.slice(0, Math.floor((content.length * most * 0.97) / tokens)).toWellFormed()
    tokens = await countTokens(content)
  }
  return tokens > most ? { content: '', tokens: 0 } : { content, tokens }
}

function sayOf({ filename }: CarriedFile, shown: { content: string; cut: boolean } | undefined): string {
  const name = JSON.stringify(filename)
  if (!shown) return `<document name=${name}>Its text cannot be read.</document>`
  const end = shown.cut ? '\n[The rest of this document was left out.]' : ''
  return `<document name=${name}>\n${shown.content.trim() || '[It has no text.]'}${end}\n</document>`
}
