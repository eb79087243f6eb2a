import type { CreateUploadInput } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { checkFields } from '../conversation/input.js'
import { fileName } from '../dataExport/fileName.js'

/** Announced, as it is stored. */
export interface Announced {
  filename: string
  contentType: string
  size: number
  sha256: string | null
}

/** Throws what is wrong with it, in words. */
export function checkUpload(input: CreateUploadInput, maxBytes: number): Announced {
  checkFields({ idempotencyKey: input.idempotencyKey })
  const { size } = input
  const sha256 = input.sha256?.toLowerCase() ?? null
  const contentType = (input.contentType.split(';', 1)[0] ?? '').trim().toLowerCase()
  const problems: Record<string, string> = {}
  if (size === 0) problems['input.size'] = 'The file is empty.'
  else if (size < 0) problems['input.size'] = 'No file is shorter than nothing.'
  else if (size > maxBytes) problems['input.size'] = `The file is larger than ${inWords(maxBytes)}.`
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256))
    problems['input.sha256'] = 'sha256 is not 64 hexadecimal digits.'
  if (contentType !== '' && (contentType.length > 127 || !/^[\w.+-]+\/[\w.+-]+$/.test(contentType)))
    problems['input.contentType'] = 'contentType is no media type like image/png.'
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return {
    filename: cleanName(input.filename),
    contentType: contentType || 'application/octet-stream',
    size,
    sha256,
  }
}

/** A name that every system takes, without the folders before it. */
function cleanName(given: string): string {
  const name = given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
  const [, stem = name, extension] = /^(.+)\.([a-z0-9]{1,10})$/is.exec(name) ?? []
  return extension === undefined
    ? fileName(name, 'txt', 'file').replace(/\.txt$/, '')
    : fileName(stem, extension, 'file')
}

export const inWords = (bytes: number): string =>
  bytes >= 1024 ** 2 ? `${Math.floor(bytes / 1024 ** 2)} MB` : `${bytes} bytes`
