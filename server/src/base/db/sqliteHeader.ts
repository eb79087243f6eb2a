import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from './startError.js'

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1')
/** What every database has at 21: https://www.sqlite.org/fileformat.html#payload_fractions */
const FRACTIONS = Buffer.from([64, 32, 32])

/** Before anything is made beside it. One of ours whose beginning is damaged is for SQLite to refuse. */
export async function refuseOtherFile(file: string): Promise<void> {
  if (!existsSync(file)) return
  await using handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0)
  if (bytesRead === 0 || wasDatabase(buffer) || existsSync(join(dirname(file), 'live.db'))) return
  throw new StartError(`${file} is not an SQLite database.`)
}

const wasDatabase = (header: Buffer): boolean =>
  header.subarray(0, MAGIC.length).equals(MAGIC) || header.subarray(21, 24).equals(FRACTIONS)
