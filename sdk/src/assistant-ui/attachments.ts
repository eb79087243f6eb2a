import type { AttachmentAdapter, PendingAttachment, ThreadMessageLike } from '@assistant-ui/react'
import { type AttachClient, attach } from '../attach/index.js'
import { newKey } from '../idempotency.js'
import type { Attachment, Message } from '../index.js'

type Shown = NonNullable<ThreadMessageLike['attachments']>[number]

const kindOf = (contentType: string) => (contentType.startsWith('image/') ? 'image' : 'document')

/** @internal The files of a message that can be read, as assistant-ui shows them beside it. */
export const attachmentsOf = (message: Message | null): Shown[] =>
  (message?.attachments ?? []).map(attachment => ({
    ...shownOf(attachment),
    status: { type: 'complete' },
  }))

function shownOf({ id, filename, contentType, url }: Attachment) {
  const type = kindOf(contentType)
  const content =
    url === null
      ? []
      : type === 'image'
        ? [{ type: 'image' as const, image: url, filename }]
        : [{ type: 'file' as const, data: url, mimeType: contentType, filename }]
  return { id, type, name: filename, contentType, content }
}

/**
 * @internal Gives the server files as they are chosen, with progress, and deletes those that are taken out again. What is sent
 * has the id that it has on the server.
 */
export function createAttachments(client: AttachClient): AttachmentAdapter {
  const uploads = new Map<string, { whole: Promise<Attachment>; leaving: AbortController }>()

  async function* add({ file }: { file: File }): AsyncGenerator<PendingAttachment, void> {
    const { name, type: contentType } = file
    const pending = { id: newKey(), type: kindOf(contentType), name, contentType, file }
    const leaving = new AbortController()
    let progress = 0
    let more = Promise.withResolvers<null>()
    const whole = attach(client, file, {
      signal: leaving.signal,
      onProgress(sent, total) {
        progress = total > 0 ? sent / total : 1
        more.resolve(null)
      },
    })
    // Whoever takes it out again waits for nothing.
    whole.catch(() => {})
    uploads.set(pending.id, { whole, leaving })
    for (;;) {
      yield { ...pending, status: { type: 'running', reason: 'uploading', progress } }
      if (await Promise.race([whole, more.promise])) break
      more = Promise.withResolvers()
    }
    yield { ...pending, status: { type: 'requires-action', reason: 'composer-send' } }
  }

  return {
    accept: '*',
    add,
    async send(pending) {
      const attachment = await uploads.get(pending.id)?.whole
      if (!attachment) throw new Error('There is no such file.')
      return { ...pending, ...shownOf(attachment), status: { type: 'complete' } }
    },
    async remove({ id }) {
      const upload = uploads.get(id)
      uploads.delete(id)
      upload?.leaving.abort()
      const attachment = await upload?.whole.catch(() => null)
      if (attachment) await client.deleteAttachments([attachment.id])
    },
  }
}
