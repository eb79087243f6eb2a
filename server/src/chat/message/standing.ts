import type { Message } from '@parley/prisma'
import { notFound } from '../../base/errors.js'

/** Messages that are not deleted. */
export const standing = { status: { not: 'DELETED' } }

export const isDeleted = ({ status }: Pick<Message, 'status'>): boolean => status === 'DELETED'

/** Of what is deleted nothing more can be made. */
export function requireStanding(message: Pick<Message, 'status'>): void {
  if (isDeleted(message)) throw notFound('The message')
}
