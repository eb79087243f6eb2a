import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import { createMemoryBus } from '../../../base/bus/memory.js'
import type { Db } from '../../../base/db/db.js'
import type { Journal } from '../../../base/db/journal.js'
import { createMirror } from '../writing/mirror.js'
import { createFollower } from './follower.js'
import { createWrittenText } from './writtenText.js'

it('what a process has journaled is read once for all who follow its replies elsewhere', async () => {
  const ids = Array.from({ length: 50 }, (_, i) => `msg_${i}`)
  const read = vi.fn(async () => [
    JSON.stringify(ids.map(id => [id, 0, 'Hel'])),
    JSON.stringify(ids.map(id => [id, 3, `lo ${id}`])),
  ])
  const bus = createMemoryBus()
  const follow = createFollower({
    db: {
      read: { $queryRaw: async () => [{ status: 'STREAMING', processId: 'prc_1' }] },
    } as unknown as Db,
    written: createWrittenText({ journal: { read } as Partial<Journal> as Journal, bus }),
    bus,
    log: pino({ level: 'silent' }),
  })
  const mirrors = ids.map(createMirror)
  const grown = mirrors.map(mirror => mirror.changed().promise)
  const unfollow = mirrors.map(follow)
  await Promise.all(grown)
  for (const end of unfollow) end()
  expect(mirrors.map(({ text }) => text.whole)).toEqual(ids.map(id => `Hello ${id}`))
  expect(read).toHaveBeenCalledTimes(1)
})
