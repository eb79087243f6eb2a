import type { Message } from '@parley/prisma'
import type { Mirrors } from '../writing/mirrors.js'
import type { WrittenText } from './writtenText.js'

/**
 * Messages as they are this moment: of a reply that is being written, wherever it is, with the text and the thought so far,
 * whose lengths are the offsets to follow it from.
 */
export function createSoFar({ mirrors, written }: { mirrors: Mirrors; written: WrittenText }) {
  async function upToNow<Row extends Message>(row: Row): Promise<Row> {
    if (row.status !== 'STREAMING') return row
    const here = mirrors.find(row.id)
    if (here?.mirror.final) return { ...row, ...here.mirror.final }
    const elsewhere = here?.owned ? null : await written(row)
    const longer = (known = '', other = '') => (other.length > known.length ? other : known)
    const content = longer(here?.mirror.text.whole, elsewhere?.text)
    const reasoning = longer(here?.mirror.thought.whole, elsewhere?.thought)
    return { ...row, content, reasoning: reasoning || null }
  }

  return <Row extends Message>(rows: readonly Row[]): Promise<Row[]> => Promise.all(rows.map(upToNow))
}
