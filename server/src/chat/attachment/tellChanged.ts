import type { Attachment } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { recordEvent } from '../conversationEvent/record.js'

/** Its owner alone is told. */
export const tellChanged = (tx: Transaction, { id, ownerId }: Pick<Attachment, 'id' | 'ownerId'>): void =>
  recordEvent(tx, {
    ...{ conversationId: '', kind: 'ATTACHMENT_CHANGED', attachmentId: id },
    ...{ onlyUserId: ownerId, conversationSeq: 0, listed: true },
  })
