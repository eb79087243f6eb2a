import type { Transaction } from '../../base/db/db.js'

/** Forgets what was noted for the index: it is made anew from the messages. */
export const forgetChanges = (tx: Transaction): Promise<number> => tx.$executeRaw`DELETE FROM search_change`
