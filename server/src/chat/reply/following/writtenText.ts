import type { Message } from '@parley/prisma'
import type { Bus } from '../../../base/bus/bus.js'
import type { Journal } from '../../../base/db/journal.js'
import { textsOf } from '../keeping/journaledTexts.js'
import { type Written, writtenOf } from '../keeping/written.js'

/** So long what was read of a journal serves everybody who asks for a reply of its process. */
const SHARED_MS = 250

export type WrittenText = ReturnType<typeof createWrittenText>

/** What other processes have written of a reply so far. */
export function createWrittenText({ journal, bus }: { journal: Journal; bus: Bus }) {
  const journals = new Map<string, Promise<ReadonlyMap<string, string>>>()

  const textsIn = (processId: string): Promise<ReadonlyMap<string, string>> => {
    const known = journals.get(processId)
    if (known !== undefined) return known
    const texts = journal.read(processId).then(textsOf)
    const forget = () => void setTimeout(() => journals.delete(processId), SHARED_MS).unref()
    texts.then(forget, forget)
    journals.set(processId, texts)
    return texts
  }

  return async ({ id, processId }: Pick<Message, 'id' | 'processId'>): Promise<Written> =>
    processId ? writtenOf(id, await textsIn(processId), bus) : { text: '', thought: '' }
}
