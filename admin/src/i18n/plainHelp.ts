/** Clauses for programmers: codes, null and absent, backticks. */
const FOR_PROGRAMS = /`|\b[A-Z]{2,}_[A-Z_]+\b|\bFORBIDDEN\b|\bCONFLICT\b|\bnull\b|\babsent\b|serverInfo/i

/** What the schema says about something, for people: without what only programs want to know. */
export function plainHelp(help: string): string {
  const parts = help.replace(', in the currency of serverInfo', '').split(/(?<=[.;]) /)
  // What a clause goes on from is gone with it: "null: never; a new one then starts over".
  const isGone: boolean[] = []
  for (const [index, part] of parts.entries()) {
    const goesOn = parts[index - 1]?.endsWith(';') === true && isGone[index - 1] === true
    isGone.push(goesOn || FOR_PROGRAMS.test(part))
  }
  const kept = parts.flatMap((part, index) => {
    if (isGone[index]) return []
    // What a clause leads to is gone: it ends its sentence.
    return [(isGone[index + 1] ?? true) ? part.replace(/;$/, '.') : part]
  })
  const text = kept.join(' ')
  return text && `${text[0]?.toUpperCase()}${text.slice(1)}`
}
