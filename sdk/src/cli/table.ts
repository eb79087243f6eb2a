import { bold, type Channel, dim, oneLine } from './terminal.js'

const GAP = 2

/**
 * Rows for people on a terminal: with a heading, cut to its width. For programs: one line a row, values as they are,
 * a tab between them. Where there are none, people get a sentence.
 */
export async function printTable(
  channel: Channel,
  heading: string[],
  rows: string[][],
  none: string,
): Promise<void> {
  const cells = rows.map(row => row.map(oneLine))
  if (!channel.isTerminal) {
    for (const row of cells) await channel.line(row.join('\t'))
    return
  }
  if (cells.length === 0) return channel.line(dim(none))
  const widths = heading.map((name, i) => Math.max(name.length, ...cells.map(row => row[i]?.length ?? 0)))
  const room = channel.columns
  const line = (row: string[]) => {
    const text = row
      .map((cell, i) => (i < row.length - 1 ? cell.padEnd((widths[i] ?? 0) + GAP) : cell))
      .join('')
    return text.length > room ? `${text.slice(0, room - 1)}…` : text
  }
  await channel.line(bold(line(heading)))
  for (const row of cells) await channel.line(line(row))
}
