/** Clauses for programmers: codes, null and absent, backticks. */
const FOR_PROGRAMS = /`|\b[A-Z]{2,}_[A-Z_]+\b|\bFORBIDDEN\b|\bCONFLICT\b|\bnull\b|\babsent\b|serverInfo/i

/** What the schema says about something, for people: without what only programs want to know. */
export function plainHelp(help: string): string {
  const parts = help.replace(', in the currency of serverInfo', '').split(/(?<=[.;]) /)
  const kept = parts.flatMap((part, index) => {
    if (FOR_PROGRAMS.test(part)) return []
    const next = parts[index + 1]
    // What a clause leads to is gone: it ends its sentence.
    return [next === undefined || FOR_PROGRAMS.test(next) ? part.replace(/;$/, '.') : part]
  })
  const text = kept.join(' ')
  return text && `${text[0]?.toUpperCase()}${text.slice(1)}`
}
