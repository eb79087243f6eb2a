import type { Message } from '@parley/prisma'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'

type Made = Pick<Message, 'madeBy'>

/** The session or key that a message is made with: those of the same person are strangers to it. */
export const makerOf = ({ session, apiKey }: Viewer): string | null => session?.id ?? apiKey?.id ?? null

export const readsHistory = ({ permissions }: Viewer): boolean => permissions.has('HISTORY_READ')

export const madeWith = (viewer: Viewer, { madeBy }: Partial<Made>): boolean =>
  madeBy != null && madeBy === makerOf(viewer)

/** Of the conversations somebody may see: every message with HISTORY_READ, else those they made themselves. */
export const mayRead = (viewer: Viewer, row: Partial<Made>): boolean =>
  readsHistory(viewer) || madeWith(viewer, row)

export function requireReadable(viewer: Viewer, message: Made): void {
  if (!mayRead(viewer, message)) throw unreadable()
}

export const unreadable = () =>
  new CodedError(
    'FORBIDDEN',
    'This needs the permission HISTORY_READ. Without it, you can read only what you sent yourself, and the replies to it.',
  )
