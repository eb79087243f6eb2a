/**
 * The texts of all replies in a journal of a process, and what was thought of them; rows are JSON [[reply, offset, text], …]. A row that came late, on a
 * connection that was given up, holds less than the one that was stored in its place.
 */
export function textsOf(rows: string[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const row of rows)
    for (const [id, offset, piece] of JSON.parse(row) as [string, number, string][]) {
      const text = texts.get(id) ?? ''
      if (offset + piece.length > text.length) texts.set(id, text.slice(0, offset) + piece)
    }
  return texts
}
