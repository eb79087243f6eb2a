import type { Db } from '../../../base/db/db.js'
import { newId } from '../../../base/db/id.js'
import { version } from '../../../base/version.js'

/** The row that says this process lives; it owns the replies it writes while the row stands and is not dead. */
export interface Lease {
  readonly id: string
  /** A new row, after another process declared this one dead: what the old one owned stays lost. */
  renew(): Promise<void>
  release(): Promise<void>
}

export async function takeLease(db: Db): Promise<Lease> {
  const register = async () => {
    const id = newId('prc')
    const data = { id, beat: 0, dead: false, startedAt: new Date(), version }
    await db.write(tx => tx.process.create({ data }))
    return id
  }
  let id = await register()
  return {
    get id() {
      return id
    },
    async renew() {
      id = await register()
    },
    async release() {
      await db.write(tx => tx.process.deleteMany({ where: { id } }))
    },
  }
}
