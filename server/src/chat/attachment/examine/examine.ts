import { fileTypeFromBuffer } from 'file-type'
import { type Finding, type Question, Refused } from './finding.js'
import { isOffice, readOffice } from './office.js'
import { readPdf } from './pdf.js'
import { isPicture, previewOf, readPicture } from './picture.js'
import { readPlainText } from './plainText.js'

/** What a file is by its bytes alone; what its name and its giver say only makes it refused. */
export async function examine(question: Question, bytes: Buffer): Promise<Finding> {
  try {
    return await accepted(question, bytes)
  } catch (error) {
    if (error instanceof Refused) return { rejection: error.message }
    throw error
  }
}

async function accepted({ filename, contentType, kept, preview }: Question, bytes: Buffer) {
  const found = (await fileTypeFromBuffer(bytes))?.mime ?? null
  if (found !== null && isPicture(found)) return preview ? previewOf(bytes) : readPicture(found, bytes)
  if (contentType.startsWith('image/') && !kept.includes(found ?? ''))
    throw new Refused(
      found?.startsWith('image/')
        ? `Pictures of the type ${found} cannot be shown: make it a JPEG, PNG or WebP.`
        : 'It is named a picture, but its bytes are not those of one that can be shown: JPEG, PNG, WebP and GIF can.',
    )
  if (found === 'application/pdf') return readPdf(bytes)
  if (found !== null && isOffice(found)) return readOffice(found, bytes)
  // XML is known by how it begins, and is text.
  const text = found === null || found === 'application/xml' ? readPlainText(filename, bytes) : null
  if (text !== null) {
    if (contentType === 'application/pdf' || isOffice(contentType))
      throw new Refused('Its bytes are not those of the document that its name promises.')
    return text
  }
  const type = found ?? 'application/octet-stream'
  if (kept.includes(type)) return { contentType: type, width: null, height: null, parts: {} }
  throw new Refused(
    found === null
      ? 'Nothing can be read of this file: its type is not known.'
      : `Files of the type ${found} are not taken here.`,
  )
}
