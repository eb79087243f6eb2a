import type { AnnouncementInput, SetAppearanceInput } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { isLogo, MAX_LOGO } from './logo.js'

const MAX_NAME = 60
const MAX_URL = 500
const MAX_SUGGESTIONS = 4
const MAX_SUGGESTION = 200
const MAX_TEXT = 500

/** As it is stored: trimmed, and null where there is nothing. */
export function checkedAppearance(input: SetAppearanceInput) {
  const problems: Record<string, string> = {}
  const companyName = tidy(input.companyName)
  if (companyName && companyName.length > MAX_NAME)
    problems['input.companyName'] = `companyName is longer than ${MAX_NAME} characters.`
  const logo = tidy(input.logo)
  if (logo && !isLogo(logo))
    problems['input.logo'] = `logo must be a data: URL of a PNG, JPEG or WebP of at most ${MAX_LOGO} bytes.`
  const address = (name: 'supportUrl' | 'imprintUrl' | 'privacyUrl', ...protocols: string[]) => {
    const url = tidy(input[name])
    if (url && !isAddress(url, protocols))
      problems[`input.${name}`] = `${name} must be an address with ${protocols.join(' or ')}`
    return url
  }
  const suggestions = (input.suggestions ?? []).map(text => text.trim()).filter(text => text !== '')
  if (suggestions.length > MAX_SUGGESTIONS)
    problems['input.suggestions'] = `At most ${MAX_SUGGESTIONS} suggestions.`
  suggestions.forEach((text, i) => {
    if (text.length > MAX_SUGGESTION)
      problems[`input.suggestions.${i}`] = `A suggestion has at most ${MAX_SUGGESTION} characters.`
  })
  const checked = {
    ...{ companyName, logo },
    supportUrl: address('supportUrl', 'https:', 'mailto:'),
    imprintUrl: address('imprintUrl', 'https:'),
    privacyUrl: address('privacyUrl', 'https:'),
    suggestions: JSON.stringify(suggestions),
  }
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return checked
}

export function checkedAnnouncement({ text, level, until }: AnnouncementInput, now: Date) {
  const problems: Record<string, string> = {}
  const trimmed = text.trim()
  if (trimmed === '') problems['input.text'] = 'text is empty.'
  if (trimmed.length > MAX_TEXT) problems['input.text'] = `text is longer than ${MAX_TEXT} characters.`
  if (until && until <= now) problems['input.until'] = 'until is in the past.'
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return { text: trimmed, level, until: until ?? null }
}

const tidy = (text: string | null | undefined): string | null => text?.trim() || null

function isAddress(text: string, protocols: readonly string[]): boolean {
  if (text.length > MAX_URL || !URL.canParse(text)) return false
  const { protocol, hostname, pathname, username } = new URL(text)
  return (
    protocols.includes(protocol) &&
    (protocol === 'mailto:' ? pathname.includes('@') : hostname !== '') &&
    username === ''
  )
}
