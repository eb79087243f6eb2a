/** Stands between the statements of a body. */
const INNER = '\u0001'

/** Literals, comments, names, bodies of functions and of SQLite's triggers, and what is between them. */
const tokens =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\$\$[\s\S]*?\$\$|\bBEGIN\b[\s\S]*?;\s*END(?=\s*;)|'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+|[\s\S]/gi

/** The statements of a script, without comments, on one line each, and without what stands in literals. */
export function statementsOf(sql: string): string[] {
  const plain = (sql.match(tokens) ?? []).map(token => {
    if (/^(--|\/\*)/.test(token)) return ' '
    if (token.startsWith("'")) return "''"
    const body = /^(?:\$\$\s*BEGIN\b([\s\S]*)\bEND;?\s*\$\$|BEGIN\b([\s\S]*)\bEND)$/i.exec(token)
    return body ? `BEGIN ${statementsOf(body[1] ?? body[2] ?? '').join(INNER)}${INNER} END` : token
  })
  return plain
    .join('')
    .split(';')
    .flatMap(statement => statement.replace(/\s+/g, ' ').trim() || [])
}

/** The statements of a body; of what is none, all of it. */
export const innerStatements = (body: string): string[] => {
  const inner = /^BEGIN (.*) END$/.exec(body)?.[1]
  return inner === undefined ? [body] : inner.split(INNER).filter(Boolean)
}
