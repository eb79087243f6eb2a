/** The texts of all replies in a journal of a process; rows are JSON [[reply, offset, text], …]. */
export function textsOf(rows: string[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const row of rows)
    for (const [id, offset, piece] of JSON.parse(row) as [string, number, string][])
      texts.set(id, (texts.get(id) ?? '').slice(0, offset) + piece)
  return texts
}
