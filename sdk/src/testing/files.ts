import { ParleyError } from '../errors.js'
import type { Attachment, Parley } from '../index.js'
import type { World } from './world.js'

/** What a test says of files. */
export interface FileScript {
  /** Makes the server refuse the next file that it looks into, with this sentence. */
  rejectFile(rejection: string): void
}

type Methods = Pick<Parley, 'createUpload' | 'completeUpload' | 'deleteAttachments'>
type Call = <Value>(work: () => Value, signal?: AbortSignal) => Promise<Value>

/** Takes whatever is put there, also in a page. */
const nowhere = 'data:,'

/** @internal The files of a world. */
export function createFiles(world: World) {
  const refusals: string[] = []
  const found = (id: string): Attachment => {
    const attachment = world.attachments.get(id)
    if (!attachment) throw new ParleyError('NOT_FOUND', 'The attachment does not exist.')
    return attachment
  }
  const set = (attachment: Attachment): Attachment => {
    world.attachments.set(attachment.id, attachment)
    return attachment
  }

  function methods(call: Call): Methods {
    return {
      createUpload: ({ filename, contentType, size }, options) =>
        call(() => {
          const createdAt = world.now()
          const attachment = set({
            ...{ id: world.id('att'), filename, contentType, size, status: 'PENDING', createdAt },
            ...{
              width: null,
              height: null,
              rejection: null,
              description: null,
              tags: [],
              includedTokens: null,
              textCut: null,
            },
            ...{ url: null, thumbnailUrl: null, urlExpiresAt: null },
          })
          return { attachment, url: nowhere, headers: [], expiresAt: createdAt }
        }, options?.signal),
      completeUpload: (id, options) =>
        call(() => {
          const attachment = found(id)
          if (attachment.status !== 'PENDING') return attachment
          const rejection = refusals.shift()
          if (rejection !== undefined) return set({ ...attachment, status: 'REJECTED', rejection })
          return set({ ...attachment, status: 'READY', url: nowhere, urlExpiresAt: world.now() })
        }, options?.signal),
      deleteAttachments: (ids, options) =>
        call(() => {
          for (const id of ids) world.attachments.delete(id)
          return ids
        }, options?.signal),
    }
  }
  /** Files of a message, as it carries them; null: none. */
  function carried(ids: readonly string[], path: string): Attachment[] | null {
    const wrong = ids.findIndex(id => world.attachments.get(id)?.status !== 'READY')
    if (wrong >= 0)
      throw new ParleyError('BAD_USER_INPUT', 'There is no such file of yours.', {
        fields: { [`${path}.${wrong}`]: 'There is no such file of yours.' },
      })
    return ids.length > 0 ? ids.map(found) : null
  }

  const controls: FileScript = { rejectFile: rejection => void refusals.push(rejection) }
  return { controls, methods, carried }
}
