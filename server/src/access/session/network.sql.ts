import type { Db } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'

export async function storeNetworks(db: Db, rows: { id: string; network: string }[]): Promise<void> {
  const columns = { id: 'text', network: 'text' } as const
  await db.write(
    tx => tx.$executeRaw`
      UPDATE session SET network = n.network FROM ${jsonTable(db.kind, 'n', columns, rows)} WHERE session.id = n.id`,
  )
}
