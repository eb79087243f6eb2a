import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'
import { inWords } from './fileError.js'

const OTHERS = 0o077

/**
 * Replaces a file as a whole, readable by its owner alone: whoever reads it meanwhile, or after a crash, finds the old
 * text or the new one, and never a part.
 */
export const writePrivate = (path: string, text: string): Promise<void> =>
  inWords(path, () => replace(path, text))

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    // The mode at creation, not afterwards: there is no moment in which others could open it.
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Its text; null if there is no such file. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await inWords(path, () => readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Whether or not it was there. */
export const remove = (path: string): Promise<void> => inWords(path, () => rm(path, { force: true }))

/** Whether other people of this computer can read or change a file that is there. Windows has no such bits; its folder is the person's own. */
export async function openToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  try {
    return ((await stat(path)).mode & OTHERS) !== 0
  } catch {
    return false
  }
}
