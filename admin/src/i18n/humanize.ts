const short = new Set(['ip', 'id', 'url', 'api'])

const wordsOf = (name: string): string[] =>
  name
    .replace(/_/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')

const sentence = (words: readonly string[]): string => {
  const text = words.map(word => (short.has(word) ? word.toUpperCase() : word)).join(' ')
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}

/** "Last seen" of `lastSeenAt`, "Owner" of `ownerId`, "Device" of DEVICE. */
export function humanize(name: string): string {
  const words = wordsOf(name)
  const last = words.at(-1) ?? ''
  return sentence(words.length > 1 && ['at', 'id', 'ids'].includes(last) ? words.slice(0, -1) : words)
}

/** "Revoke" of `revokeSessions` where it stands with sessions. */
export function humanizeAction(name: string, type: string): string {
  const about = wordsOf(type)
  const words = wordsOf(name).filter(word => !about.includes(word) && !about.includes(word.replace(/s$/, '')))
  return sentence(words)
}
