import type { Message } from '@parley/prisma'
import type { Mirrors } from '../writing/mirrors.js'
import type { WrittenText } from './writtenText.js'

/**
 * Messages as they are this moment: of a reply that is being written, wherever it is, with the text so far, whose length is
 * the offset to follow it from.
 */
export function createSoFar({ mirrors, written }: { mirrors: Mirrors; written: WrittenText }) {
  async function upToNow<Row extends Message>(row: Row): Promise<Row> {
    if (row.status !== 'STREAMING') return row
    const here = mirrors.find(row.id)
    if (here?.mirror.final) return { ...row, ...here.mirror.final }
    const known = here?.mirror.text ?? ''
    const elsewhere = here?.owned ? '' : await written(row)
    return { ...row, content: elsewhere.length > known.length ? elsewhere : known }
  }

  return <Row extends Message>(rows: readonly Row[]): Promise<Row[]> => Promise.all(rows.map(upToNow))
}
