import { LRUCache } from 'lru-cache'
import { auditHead } from '../../access/audit/head.js'
import { atMost } from '../../base/atMost.js'
import type { Db, Transaction } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import type { Sparingly } from '../conversation/historyRead.js'

const hour = 3_600_000
const LIST = 'changes'

/**
 * That somebody reads everybody's changes is recorded once for each person, key or grant, and hour, with the span: from which
 * place on, and until when. Who keeps a copy asks every few seconds, each time from where they are. Who goes back behind
 * the place reads what no entry covers, and is recorded anew.
 */
export function createChangeSpans(db: Db, now = () => Date.now()) {
  /** Where the span begins that was recorded last, so that most polls write nothing. */
  const known = new LRUCache<string, bigint>({ ...atMost(10_000), ttl: hour })

  return (viewer: Viewer, place: bigint): Sparingly => {
    const begin = Math.floor(now() / hour) * hour
    const covers = (from: bigint | undefined) => from !== undefined && from <= place
    return {
      details: { from: String(place), until: new Date(begin + hour).toISOString() },
      async record(grants, write) {
        const key = [viewer.user.id, viewer.apiKey?.id, grants, begin].join(' ')
        if (covers(known.get(key))) return
        await db.write(async tx => {
          // Of two servers that are asked at once, the second one finds the entry of the first.
          await tx.auditHead.update({ where: auditHead, data: { seq: { increment: 0 } } })
          if (!(await recordedIn(tx, viewer, grants, new Date(begin))).some(covers)) await write(tx)
        })
        known.set(key, place)
      },
    }
  }
}

/** The places that the entries of an hour begin at. */
async function recordedIn(
  tx: Transaction,
  { user, apiKey }: Viewer,
  grants: string,
  begin: Date,
): Promise<bigint[]> {
  const entries = await tx.auditEvent.findMany({
    where: { actorId: user.id, action: 'history.read', createdAt: { gte: begin } },
    select: { details: true },
  })
  return entries.flatMap(entry => {
    const details = new Map<string, string>(JSON.parse(entry.details))
    const from = details.get('from')
    const isSame =
      details.get('list') === LIST &&
      details.get('apiKey') === apiKey?.id &&
      (details.get('grant') ?? '') === grants
    return isSame && from !== undefined ? [BigInt(from)] : []
  })
}
