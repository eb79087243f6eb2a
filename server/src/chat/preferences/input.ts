import type { UpdatePreferencesInput } from '@parley/schema'
import { badInput } from '../../base/errors.js'

export const MAX_INSTRUCTIONS = 4000
const MAX_LOCALE = 35

/** What is stored of an input; what is absent is not in it. */
export function cleanInput({ theme, locale, instructions, notifyReplies }: UpdatePreferencesInput) {
  if (theme === null) throw badInput({ 'input.theme': 'theme cannot be null.' })
  if (notifyReplies === null) throw badInput({ 'input.notifyReplies': 'notifyReplies cannot be null.' })
  return {
    ...(theme !== undefined && { theme }),
    ...(locale !== undefined && { locale: locale === null ? null : canonical(locale) }),
    ...(instructions !== undefined && { instructions: checkInstructions(instructions) }),
    ...(notifyReplies !== undefined && { notifyReplies }),
  }
}

function canonical(locale: string): string {
  try {
    const [name] = locale.length <= MAX_LOCALE ? Intl.getCanonicalLocales(locale) : []
    if (name) return name
  } catch {
    // Said below.
  }
  throw badInput({ 'input.locale': 'locale is not a language tag such as "de" or "de-CH".' })
}

function checkInstructions(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  if (text.length > MAX_INSTRUCTIONS)
    throw badInput({ 'input.instructions': `instructions is longer than ${MAX_INSTRUCTIONS} characters.` })
  if (text.includes('\0') || !text.isWellFormed())
    throw badInput({ 'input.instructions': 'instructions is not valid Unicode text.' })
  return text
}
