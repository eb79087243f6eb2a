import { type Cipher, keyIdOf, UnreadableError } from './cipher.js'
import type { EncryptedTable, EncryptedText } from './encrypted.js'

const PAGE = 200

/** Tells after each page how many rows of how many have been looked at. */
export type OnProgress = (done: number, total: number) => void

export interface Rotation {
  /** Texts that were encrypted again. */
  changed: number
  /** Texts no key of the ring opens; they stay as they are. */
  unreadable: number
}

/**
 * Encrypts everything again that is not encrypted with the first key. It may be broken off at any time: what is done is
 * done, and the next time goes on with the rest. A server may run meanwhile if it has the same keys.
 */
export async function rotate(
  tables: EncryptedTable[],
  cipher: Cipher,
  onProgress: OnProgress,
): Promise<Rotation> {
  const result: Rotation = { changed: 0, unreadable: 0 }
  await walk(tables, onProgress, async (table, text) => {
    if (keyIdOf(text.sealed) === cipher.keyId) return
    const place = { table: table.table, row: text.row, column: text.column }
    try {
      await table.replace(text, cipher.encrypt(cipher.decrypt(text.sealed, place), place))
      result.changed++
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      result.unreadable++
    }
  })
  return result
}

/** How many texts need which key. */
export async function usedKeys(
  tables: EncryptedTable[],
  onProgress: OnProgress,
): Promise<Map<string, number>> {
  const used = new Map<string, number>()
  await walk(tables, onProgress, async (_table, { sealed }) => {
    const id = keyIdOf(sealed) ?? '?'
    used.set(id, (used.get(id) ?? 0) + 1)
  })
  return used
}

/** How many texts there are, and which keys those need that these do not open. */
export async function unreadable(
  tables: EncryptedTable[],
  cipher: Cipher,
  onProgress: OnProgress,
): Promise<{ texts: number; unreadable: Map<string, number> }> {
  const result = { texts: 0, unreadable: new Map<string, number>() }
  await walk(tables, onProgress, async ({ table }, { row, column, sealed }) => {
    result.texts++
    try {
      cipher.decrypt(sealed, { table, row, column })
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      const id = keyIdOf(sealed) ?? '?'
      result.unreadable.set(id, (result.unreadable.get(id) ?? 0) + 1)
    }
  })
  return result
}

async function walk(
  tables: EncryptedTable[],
  onProgress: OnProgress,
  visit: (table: EncryptedTable, text: EncryptedText) => Promise<void>,
): Promise<void> {
  const totals = await Promise.all(tables.map(table => table.count()))
  const total = totals.reduce((sum, count) => sum + count, 0)
  let done = 0
  for (const [i, table] of tables.entries()) {
    const before = done
    for (let after = ''; ; ) {
      const { texts, last } = await table.page(after, PAGE)
      if (last === null) break
      for (const text of texts) await visit(table, text)
      after = last
      done = Math.min(done + PAGE, before + (totals[i] ?? 0))
      onProgress(done, total)
    }
  }
}
