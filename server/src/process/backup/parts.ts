import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { DumpRow, DumpTable, DumpValue } from '@parley/prisma'
import { type Part, PRIVATE, sha256 } from './format.js'

/** In UTF-16 code units; with the row that goes beyond it. So much of a backup is in memory at a time. */
const PART = 8_000_000

const pack = promisify(gzip)
const unpack = promisify(gunzip)

export interface WrittenPart extends Part {
  /** Where its last row stood. */
  last: string
}

/** The rows of a table as files, from that number on. */
export async function* writeParts(
  folder: string,
  table: DumpTable,
  rows: AsyncIterable<DumpRow>,
  first: number,
): AsyncGenerator<WrittenPart> {
  let lines: string[] = []
  let size = 0
  let last = ''
  let number = first
  const write = async (): Promise<WrittenPart> => {
    const file = `tables/${table.name}.${String(number++).padStart(5, '0')}.ndjson.gz`
    const bytes = await pack(lines.join(''), { level: 6 })
    // A name that is there is a file that is whole.
    await writeFile(join(folder, `${file}.writing`), bytes, PRIVATE)
    await rename(join(folder, `${file}.writing`), join(folder, file))
    const written = { file, rows: lines.length, bytes: bytes.length, sha256: sha256(bytes), last }
    lines = []
    size = 0
    return written
  }
  for await (const { values, place } of rows) {
    const line = `${JSON.stringify(values)}\n`
    lines.push(line)
    size += line.length
    last = place
    if (size >= PART) yield await write()
  }
  if (lines.length > 0) yield await write()
}

/** Its bytes, if they are those that were written. */
async function readWhole(folder: string, { file, sha256: wanted }: Part): Promise<Buffer> {
  const bytes = await readFile(join(folder, file)).catch(error => {
    throw new Error(`${file} of the backup cannot be read (${error.code}).`, { cause: error })
  })
  if (sha256(bytes) !== wanted) throw new Error(`${file} of the backup is not as it was written.`)
  return bytes
}

export const isWhole = (folder: string, part: Part): Promise<boolean> =>
  readWhole(folder, part).then(
    () => true,
    () => false,
  )

export async function readPart(folder: string, part: Part): Promise<DumpValue[][]> {
  const text = (await unpack(await readWhole(folder, part))).toString('utf8')
  const rows = text.split('\n').slice(0, -1)
  if (rows.length !== part.rows)
    throw new Error(`${part.file} of the backup has ${rows.length} rows instead of ${part.rows}.`)
  return rows.map(row => JSON.parse(row))
}
