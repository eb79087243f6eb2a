import type { Session } from '@parley/prisma'
import { CodedError } from '../../base/errors.js'

/** Somebody who leaves a browser open is not asked again for so long. */
const FRESH_MS = 10 * 60_000

/** Whether somebody signed in within the last ten minutes: signing in again makes a new session. */
export const isFresh = ({ createdAt }: Pick<Session, 'createdAt'>, now: Date): boolean =>
  now.getTime() - createdAt.getTime() <= FRESH_MS

/** For what whoever comes by an open browser, or has its cookie, must not do. */
export function requireFresh(session: Pick<Session, 'createdAt'>, now: Date, sentence: string): void {
  if (!isFresh(session, now)) throw new CodedError('REAUTH_REQUIRED', sentence)
}
