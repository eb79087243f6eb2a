import type { Db } from '../../base/db/db.js'
import { shownNetworkOf } from '../../base/net/address.js'
import { storeNetworks } from './network.sql.js'

const BATCH = 1000

/** For sessions that a server of an earlier release made, which knew nothing of this column. */
export async function fillNetworks(db: Db): Promise<void> {
  for (let found = BATCH; found === BATCH; ) {
    const sessions = await db.read.session.findMany({
      where: { network: null, ip: { not: null } },
      select: { id: true, ip: true },
      take: BATCH,
    })
    found = sessions.length
    // What is no address is in no network, and not looked at again.
    const rows = sessions.map(({ id, ip }) => ({ id, network: shownNetworkOf(ip) ?? '' }))
    if (found > 0) await storeNetworks(db, rows)
  }
}
