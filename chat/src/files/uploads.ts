import { type Attachment, type Parley, ParleyError } from '@parley/sdk'
import { attach } from '@parley/sdk/attach'

/** A file on its way to the server, or there. */
export interface Upload {
  readonly key: string
  readonly file: File
  /** A picture of it, for as long as it is here; null: none. */
  readonly preview: string | null
  /** From 0 to 1; at 1 the server looks into it. */
  readonly progress: number
  readonly attachment: Attachment | null
  readonly error: Error | null
  /** The server looked at it and does not take it: sent again, it would be refused again. */
  readonly isRefused: boolean
}

export interface Uploads {
  getSnapshot(): readonly Upload[]
  subscribe(listener: () => void): () => void
  add(files: Iterable<File>): void
  retry(key: string): void
  /** Takes it away here and on the server. */
  remove(key: string): void
  /** They were sent: they stay on the server. */
  clear(): void
}

/** So many at a time: others wait. */
const AT_ONCE = 3

/** The files beside a message that is being written; `before`: those that were there already. */
export function createUploads(parley: Parley, before: readonly Upload[]): Uploads {
  let items: readonly Upload[] = before.map(one => ({ ...one, preview: previewOf(one.file) }))
  const listeners = new Set<() => void>()
  const running = new Map<string, AbortController>()
  const waiting: string[] = []

  function set(next: readonly Upload[]) {
    items = next
    for (const listener of listeners) listener()
  }
  const change = (key: string, changes: Partial<Upload>) =>
    set(items.map(item => (item.key === key ? { ...item, ...changes } : item)))
  const find = (key: string) => items.find(item => item.key === key)

  function begin() {
    while (running.size < AT_ONCE) {
      const item = find(waiting.shift() ?? '')
      if (!item) {
        if (waiting.length === 0) return
        continue
      }
      const controller = new AbortController()
      running.set(item.key, controller)
      void send(item, controller)
    }
  }

  async function send({ key, file }: Upload, controller: AbortController): Promise<void> {
    try {
      const onProgress = (sent: number, total: number) => change(key, { progress: total ? sent / total : 1 })
      change(key, { attachment: await attach(parley, file, { onProgress, signal: controller.signal }) })
    } catch (error) {
      const isRefused = error instanceof ParleyError && error.code === 'BAD_USER_INPUT'
      change(key, { error: error instanceof Error ? error : new Error(String(error)), isRefused })
    } finally {
      running.delete(key)
      begin()
    }
  }

  const forget = ({ preview }: Upload) => preview && URL.revokeObjectURL(preview)

  return {
    getSnapshot: () => items,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add(files) {
      const added = Array.from(files, file => ({
        key: crypto.getRandomValues(new Uint32Array(2)).join('-'),
        file,
        preview: previewOf(file),
        ...{ progress: 0, attachment: null, error: null, isRefused: false },
      }))
      set([...items, ...added])
      waiting.push(...added.map(({ key }) => key))
      begin()
    },
    retry(key) {
      change(key, { error: null, progress: 0 })
      waiting.push(key)
      begin()
    },
    remove(key) {
      const item = find(key)
      if (!item) return
      forget(item)
      set(items.filter(other => other !== item))
      running.get(key)?.abort()
      // What cannot be deleted now is forgotten later.
      if (item.attachment) parley.deleteAttachments([item.attachment.id]).catch(() => {})
    },
    clear() {
      for (const item of items) forget(item)
      set([])
    },
  }
}

/** Of what browsers show, and the server takes as a picture. */
const previewOf = (file: File): string | null =>
  /^image\/(png|jpeg|webp|gif)$/.test(file.type) ? URL.createObjectURL(file) : null
