import { expect, test } from 'vitest'
import type { Db } from '../../base/db/db.js'
import { createExamining } from './examine.job.js'

test('a server without a place for files leaves what has arrived to others', async () => {
  const rows = new Map([['att_1', { status: 'PENDING' }]])
  const findUnique = async ({ where }: { where: { id: string } }) => rows.get(where.id) ?? null
  const examine = createExamining({
    db: { read: { attachment: { findUnique } } } as unknown as Db,
    ...{ storage: null, scanner: null, kept: [] },
    examine: () => expect.unreachable(),
    removal: { begin() {}, ofPerson: async () => {}, settled: async () => {} },
  })
  const { signal } = new AbortController()
  await expect(examine('att_1', {}, signal)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  // What was deleted meanwhile is nobody's any more.
  await examine('att_2', {}, signal)
})
