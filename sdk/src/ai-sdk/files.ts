import type { FileUIPart } from 'ai'
import { type AttachClient, attach } from '../attach/index.js'
import type { Attachment, Message } from '../index.js'
import type { ParleyUIMessage } from './uiMessages.js'

/** @internal The files of a message that can be read, as the AI SDK shows them; each with the id that it has on the server. */
export const filePartsOf = ({ attachments }: Message): FileUIPart[] =>
  (attachments ?? []).flatMap(({ id, url, contentType, filename }: Attachment) =>
    url === null
      ? []
      : [
          {
            ...{ type: 'file' as const, url, mediaType: contentType, filename },
            providerMetadata: { parley: { attachmentId: id } },
          },
        ],
  )

/** @internal Gives the server what it does not have yet. */
export function createSentFiles(client: Partial<AttachClient>) {
  const given = new Map<string, string>()

  async function give(key: string, part: FileUIPart, signal: AbortSignal | undefined): Promise<string> {
    const known = part.providerMetadata?.parley?.attachmentId ?? given.get(key)
    if (typeof known === 'string') return known
    if (!canAttach(client)) throw new TypeError('The client of the transport cannot attach files.')
    const { id } = await attach(client, await blobOf(part, signal), {
      ...{ filename: part.filename, contentType: part.mediaType, signal },
    })
    given.set(key, id)
    return id
  }

  /** The ids of the files of a message. Sent again after an error, they are those of before. */
  return async ({ id, parts }: ParleyUIMessage, signal: AbortSignal | undefined): Promise<string[]> => {
    const ids: string[] = []
    for (const [i, part] of parts.filter(part => part.type === 'file').entries())
      ids.push(await give(`${id} ${i} ${part.url.length}`, part, signal))
    return ids
  }
}

const canAttach = (client: Partial<AttachClient>): client is AttachClient =>
  Boolean(client.createUpload && client.completeUpload && client.deleteAttachments)

/** Data is taken apart here: the policy of many pages does not let them fetch it. */
async function blobOf({ url, mediaType }: FileUIPart, signal: AbortSignal | undefined): Promise<Blob> {
  const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? []
  if (data === undefined) return (await fetch(url, signal ? { signal } : {})).blob()
  if (!base64) return new Blob([decodeURIComponent(data)], { type: mediaType })
  return new Blob([Uint8Array.from(atob(data), letter => letter.charCodeAt(0))], { type: mediaType })
}
