import { isDeepStrictEqual } from 'node:util'
import { readIfThere, remove, writePrivate } from '../../node/privateFile.js'
import { CliError, usageError } from '../failure.js'
import type { Format } from './encode.js'
import type { Query } from './query.js'

/** What has to be the same for an export to go on. */
export interface Job {
  server: string
  /** Id of whose rights it is read with: somebody else sees other messages. */
  user: string
  format: Format
  query: Query
}

/** How far an export is: everything up to `cursor` is in the first `bytes` of the file. */
export interface Progress {
  cursor: string | null
  bytes: number
  messages: number
}

const FORMAT_OF_THIS = 1

const pathOf = (file: string) => `${file}.progress`

/** How far the same export came before; null if there is none to go on with. Refuses one of something else. */
export async function loadProgress(file: string, job: Job): Promise<Progress | null> {
  const text = await readIfThere(pathOf(file))
  if (text === null) return null
  const { version, progress, ...begun } = parse(text, file)
  if (version !== FORMAT_OF_THIS || !progress) throw damaged(file)
  if (!isDeepStrictEqual(begun.job, JSON.parse(JSON.stringify(job))))
    throw usageError(
      `${file} is an unfinished export of something else (${differences(begun.job, job)}): give the same options, another file, or --force to begin anew.`,
    )
  return progress
}

interface Stored {
  version?: number
  job?: Partial<Job>
  progress?: Progress
}

function parse(text: string, file: string): Stored {
  try {
    return JSON.parse(text) as Stored
  } catch {
    throw damaged(file)
  }
}

const damaged = (file: string) =>
  new CliError('DAMAGED', `${pathOf(file)} is damaged: use --force to begin anew.`)

const differences = (begun: Partial<Job> = {}, job: Job): string =>
  (['server', 'user', 'format', 'query'] as const)
    .filter(key => !isDeepStrictEqual(begun[key], JSON.parse(JSON.stringify(job[key]))))
    .map(key => (key === 'query' ? 'other filters' : `another ${key}`))
    .join(', ')

export const saveProgress = (file: string, job: Job, progress: Progress): Promise<void> =>
  writePrivate(pathOf(file), JSON.stringify({ version: FORMAT_OF_THIS, job, progress }))

export const removeProgress = (file: string): Promise<void> => remove(pathOf(file))
