import { createHmac } from 'node:crypto'
import { CodedError } from '../errors.js'
import type { Viewer } from '../viewer.js'
import type { Db, Transaction } from './db.js'

const KEPT_HOURS = 24

export interface Idempotency {
  /**
   * Runs `create` once per user and key; a repetition gets what the first one returned, and other input CONFLICT.
   * The first statement of a transaction: parallel repetitions wait here for the one that came first. A `result` that
   * is known before is stored at once, and saves the statement after `create`.
   */
  once<T extends object>(
    tx: Transaction,
    viewer: Viewer,
    operation: string,
    input: object & { idempotencyKey?: string | null },
    create: () => Promise<T>,
    options?: {
      /** Where the caller gave the key, for what an error says of it. */
      keyPath?: string
      result?: T
    },
  ): Promise<T>
  cleanUp(db: Db): Promise<void>
}

/** Hashes are keyed: somebody who reads the database cannot try out what people may have written. */
export function createIdempotency(secret: string): Idempotency {
  return {
    async once(tx, viewer, operation, input, create, options = {}) {
      const { keyPath = 'input.idempotencyKey', result: before } = options
      const { idempotencyKey: key, ...body } = input
      if (key == null) return create()
      const requestHash = createHmac('sha256', secret)
        .update(
          JSON.stringify([
            operation,
            Object.entries(body)
              .filter(([, v]) => v !== undefined)
              .sort(),
          ]),
        )
        .digest('base64url')
      const stored = before ? JSON.stringify(before) : ''
      const added = await tx.$executeRaw`
        INSERT INTO idempotency_key (user_id, key, request_hash, result, created_at)
        VALUES (${viewer.user.id}, ${key}, ${requestHash}, ${stored}, ${new Date()}) ON CONFLICT DO NOTHING`
      // Without a result it is of something that was not done: one of those who ask again takes it over.
      const taken =
        added ||
        (await tx.$executeRaw`
          UPDATE idempotency_key SET created_at = ${new Date()}, result = ${stored}
          WHERE user_id = ${viewer.user.id} AND key = ${key} AND request_hash = ${requestHash} AND result = ''`)
      if (taken === 0) {
        const id = { userId_key: { userId: viewer.user.id, key } }
        const known = await tx.idempotencyKey.findUnique({ where: id })
        if (known?.requestHash !== requestHash)
          throw new CodedError('CONFLICT', 'This idempotency key was used for another request.', {
            fields: { [keyPath]: 'Use a new key for a new request.' },
          })
        return JSON.parse(known.result)
      }
      const result = await create()
      if (before) return result
      await tx.$executeRaw`
        UPDATE idempotency_key SET result = ${JSON.stringify(result)}
        WHERE user_id = ${viewer.user.id} AND key = ${key}`
      return result
    },
    async cleanUp(db) {
      const before = new Date(Date.now() - KEPT_HOURS * 3_600_000)
      await db.write(tx => tx.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } }))
    },
  }
}
