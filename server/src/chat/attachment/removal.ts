import type { Attachment } from '@parley/prisma'
import type { FastifyBaseLogger } from 'fastify'
import type { Storage } from '../../base/storage/storage.js'
import { incomingKey, ownFolder } from './keys.js'

type Gone = Pick<Attachment, 'ownerId' | 'id'>

/** Takes away the bytes of files whose rows are gone. */
export interface Removal {
  /** Not waited for: what a crash or the storage prevents is done by the sweep. */
  begin(gone: readonly Gone[]): void
  /** Everything of one person. */
  ofPerson(ownerId: string): Promise<void>
  settled(): Promise<void>
}

export function createRemoval(storage: Storage | null, log: Pick<FastifyBaseLogger, 'warn'>): Removal {
  const running = new Set<Promise<void>>()

  async function removeBelow(folder: string): Promise<void> {
    for await (const { key } of storage?.list(folder) ?? []) await storage?.delete(key)
  }

  async function remove(gone: readonly Gone[]): Promise<void> {
    for (const one of gone) {
      await storage?.delete(incomingKey(one.id))
      await removeBelow(ownFolder(one))
    }
  }

  return {
    begin(gone) {
      const done = remove(gone)
        .catch((error: unknown) => log.warn({ err: error }, 'deleted files are left for the sweep'))
        .finally(() => running.delete(done))
      running.add(done)
    },
    ofPerson: ownerId => removeBelow(`${ownerId}/`),
    settled: async () => void (await Promise.all(running)),
  }
}
