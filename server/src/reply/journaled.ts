/** The text of one reply as the journal of its process has it; rows are JSON [[reply, offset, text], …]. */
export function textOf(replyId: string, rows: string[]): string {
  let text = ''
  for (const row of rows)
    for (const [id, offset, piece] of JSON.parse(row) as [string, number, string][])
      if (id === replyId) text = text.slice(0, offset) + piece
  return text
}
