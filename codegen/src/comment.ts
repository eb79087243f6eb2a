interface Described {
  description?: string | null | undefined
  deprecationReason?: string | null | undefined
}

/** What a schema says about something, as a comment; `more` stands below it. */
export function commentOf(
  { description, deprecationReason }: Described,
  { indent = '', more = [] }: { indent?: string; more?: string[] } = {},
): string {
  const tags = [...more, ...(deprecationReason ? [`@deprecated ${deprecationReason}`] : [])]
  const paragraphs = [description, tags.join('\n')].filter(text => text)
  if (paragraphs.length === 0) return ''
  const lines = paragraphs.join('\n\n').replaceAll('*/', '* /').split('\n')
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return ['/**', ...lines.map(line => ` * ${line}`.trimEnd()), ' */\n']
    .join(`\n${indent}`)
    .replace(/^/, indent)
}
