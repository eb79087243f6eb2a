import type { Draft } from '@parley/prisma'
import type { SetDraftInput } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import { lockConversation } from '../conversation/access.js'
import { checkLength } from '../reply/sending/input.js'
import { cleanText } from '../reply/writing/text.js'

export type DraftService = ReturnType<typeof createDraftService>

/** What people have typed and not sent, for each in a conversation. */
export function createDraftService({ db, now }: { db: Db; now: () => Date }) {
  return {
    /** The last one counts, whatever was there. */
    async set(viewer: Viewer, input: SetDraftInput): Promise<Draft | null> {
      const { conversationId } = input
      const userId = viewer.user.id
      const content = checkLength(cleanText(input.content), 'input.content')
      return db.write(async tx => {
        // Whoever is being taken out leaves none behind.
        await lockConversation(tx, viewer, conversationId, 'WRITE')
        if (content === '') {
          await tx.draft.deleteMany({ where: { conversationId, userId } })
          return null
        }
        const kept = { content, updatedAt: now() }
        return tx.draft.upsert({
          where: { conversationId_userId: { conversationId, userId } },
          create: { conversationId, userId, ...kept },
          update: kept,
        })
      })
    },
  }
}
