import { badInput } from '../../../base/errors.js'
import { cleanText } from '../writing/text.js'

/** In UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 100_000
const MAX_KEY_LENGTH = 64

/** The text of a message, as it can be stored. One that carries files may say nothing. */
export function checkContent(text: string, path: string, carries: boolean): string {
  const content = cleanText(text)
  if (content.trim() === '' && carries) return ''
  if (content.trim() === '') throw badInput({ [path]: 'The message is empty.' })
  return checkLength(content, path)
}

/** Of what is, or may become, a message. */
export function checkLength(text: string, path: string): string {
  if (text.length > MAX_MESSAGE_LENGTH)
    throw badInput({ [path]: `The message is longer than ${MAX_MESSAGE_LENGTH} characters.` })
  return text
}

export function checkKey(key: string | null | undefined, path: string): void {
  if (key == null) return
  const problem =
    key === ''
      ? 'idempotencyKey is empty.'
      : key.length > MAX_KEY_LENGTH
        ? `idempotencyKey is longer than ${MAX_KEY_LENGTH} characters.`
        : key.includes('\0') || !key.isWellFormed()
          ? 'idempotencyKey is not valid Unicode text.'
          : null
  if (problem) throw badInput({ [path]: problem })
}
