import { type FileHandle, open } from 'node:fs/promises'
import { inWords } from '../../node/fileError.js'
import { CliError } from '../failure.js'
import type { Channel } from '../terminal.js'
import { type Job, loadProgress, type Progress, removeProgress, saveProgress } from './progressFile.js'

/** Where pages are written. */
export interface Destination {
  isFile: boolean
  /** How far it came before. */
  begun: Progress
  /** Adds a page; once it resolves, an export goes on behind it. */
  add(text: string, cursor: string | null, messages: number): Promise<void>
  /** Makes it whole. */
  finish(text: string): Promise<void>
  close(): Promise<void>
}

const nothing: Progress = { cursor: null, bytes: 0, messages: 0 }

export function toChannel(channel: Channel): Destination {
  return {
    isFile: false,
    begun: nothing,
    add: text => channel.write(text),
    finish: text => channel.write(text),
    close: async () => {},
  }
}

/**
 * A file that can be gone on with. A page is on the disk before the progress says so, and the progress is replaced as a
 * whole: killed in between, the page is in the file and not in the progress, and is cut off again before it is fetched
 * a second time. Half a line goes the same way.
 */
export async function toFile(path: string, job: Job, force: boolean): Promise<Destination> {
  if (force) await removeProgress(path)
  const stored = await loadProgress(path, job)
  const begun = stored ?? nothing
  const file = await openFile(path, begun, force || stored !== null)
  let { bytes, messages } = begun
  // So that a first page that is written by half is known to be one.
  if (!stored) await saveProgress(path, job, begun)

  const append = (text: string) => inWords(path, () => write(text))
  async function write(text: string): Promise<void> {
    const data = Buffer.from(text)
    // Another export to the same file would mix with this one.
    if ((await file.stat()).size !== bytes)
      throw new CliError('CONFLICT', `Something else writes to ${path}: this export has stopped.`)
    // A full disk takes a part and says so only at the next write.
    for (let at = 0; at < data.length; )
      at += (await file.write(data, at, data.length - at, bytes + at)).bytesWritten
    await file.datasync()
    bytes += data.length
  }

  return {
    isFile: true,
    begun,
    async add(text, cursor, count) {
      await append(text)
      messages += count
      await saveProgress(path, job, { cursor, bytes, messages })
    },
    async finish(text) {
      await append(text)
      await removeProgress(path)
    },
    close: () => file.close(),
  }
}

/** Opened with everything in it that the progress knows, and nothing else. */
async function openFile(path: string, { bytes }: Progress, ours: boolean): Promise<FileHandle> {
  const file = bytes > 0 ? await reopen(path) : await create(path, ours)
  try {
    if ((await file.stat()).size < bytes)
      throw new CliError('DAMAGED', `${path} is shorter than it was: use --force to begin anew.`)
    await file.truncate(bytes)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** What people wrote to a model is nobody else's to read. */
const MODE = 0o600

async function create(path: string, replace: boolean): Promise<FileHandle> {
  try {
    return await open(path, replace ? 'w' : 'wx', MODE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    // An empty one is nothing to lose, and what is left by an export that was killed as it began.
    const file = await open(path, 'r+')
    if ((await file.stat()).size === 0) return file
    await file.close()
    throw new CliError('EXISTS', `${path} exists already: use another file, or --force to replace it.`)
  }
}

async function reopen(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new CliError(
      'DAMAGED',
      `${path} is gone, and only its progress is left: use --force to begin anew.`,
    )
  }
}
