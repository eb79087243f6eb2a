import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { attach } from '../../attach/index.js'
import { type Attachment, type Parley, ParleyError } from '../../index.js'
import type { Shell } from '../shell.js'
import { waiting } from '../spinner.js'
import { dim } from '../terminal.js'

/** Gives the server files, one after the other: all of them, or none stays there. */
export async function attachFiles(
  shell: Shell,
  client: Parley,
  paths: readonly string[],
): Promise<Attachment[]> {
  const attached: Attachment[] = []
  try {
    for (const path of paths) attached.push(await attachFile(shell, client, path))
    return attached
  } catch (error) {
    if (attached.length > 0) await client.deleteAttachments(attached.map(({ id }) => id)).catch(() => {})
    throw error
  }
}

async function attachFile(
  { terminal, interrupts }: Shell,
  client: Parley,
  path: string,
): Promise<Attachment> {
  const filename = basename(path)
  const file = new Blob([await readFile(path, { signal: interrupts.signal })])
  const size = sizeInWords(file.size)
  try {
    const sending = attach(client, file, { filename, signal: interrupts.signal })
    const attachment = await waiting(terminal.err, `Sending ${filename} (${size})`, sending)
    if (terminal.err.isTerminal) await terminal.err.line(dim(`Attached ${attachment.filename} (${size})`))
    return attachment
  } catch (error) {
    // What is wrong with one of several says of which.
    if (!(error instanceof ParleyError && ['BAD_USER_INPUT', 'CONFLICT'].includes(error.code))) throw error
    throw new ParleyError(error.code, `${filename}: ${error.message}`, { cause: error })
  }
}

function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const kilobytes = bytes / 1024
  return kilobytes < 1024 ? `${Math.ceil(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`
}
