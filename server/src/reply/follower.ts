import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.js'
import type { Db } from '../db/db.js'
import type { Journal } from '../db/journal.js'
import { textOf } from './journaled.js'
import type { Mirror } from './mirror.js'

/** A reply that hears nothing looks at the database after so long: a lost last message must not hang anybody. */
const SILENCE_MS = 5000
/** Without a bus between processes the database is the only news. */
const POLL_MS = 1000

/** Fills the mirrors of replies that other processes write. */
export function createFollower(deps: { db: Db; journal: Journal; bus: Bus; log: Logger }) {
  const { db, journal, bus, log } = deps

  return (mirror: Mirror): (() => void) => {
    let ended = false
    let reading: Promise<void> | null = null
    let timer: NodeJS.Timeout | null = null
    const cleanUp: (() => void)[] = []

    const listen = (message: string) => {
      if (message === '') return refresh()
      const [offset, text] = JSON.parse(message) as [number, string]
      if (offset > mirror.text.length) return refresh()
      mirror.grow(offset, text)
      mirror.wake()
      schedule()
    }

    /** Status is state, not an event: whatever was missed stands in the row, the live text or the journal. */
    const read = async () => {
      const row = await db.read.message.findUnique({ where: { id: mirror.id } })
      if (row?.status === 'STREAMING' && row.processId) {
        const [live, journaled] = await Promise.all([
          bus.shared ? bus.live.get(mirror.id).catch(() => null) : null,
          journal.read(row.processId),
        ])
        const texts = [live ?? '', textOf(mirror.id, journaled)]
        for (const text of texts) mirror.grow(0, text)
        mirror.wake()
      } else mirror.finish(row)
    }

    const refresh = () => {
      if (ended || reading !== null) return
      reading = read()
        .catch((error: unknown) => log.warn({ err: error, replyId: mirror.id }, 'a reply could not be read'))
        .finally(() => {
          reading = null
          schedule()
        })
    }

    const schedule = () => {
      if (timer) clearTimeout(timer)
      if (ended || mirror.final || mirror.gone) return
      timer = setTimeout(refresh, bus.shared ? SILENCE_MS : POLL_MS)
    }

    bus
      .subscribe(`reply:${mirror.id}`, listen)
      .then(unsubscribe => (ended ? unsubscribe() : cleanUp.push(unsubscribe)))
      .catch((error: unknown) =>
        log.warn({ err: error, replyId: mirror.id }, 'a reply is followed without the bus'),
      )
      .finally(refresh)
    cleanUp.push(bus.onGap(refresh))

    return () => {
      ended = true
      if (timer) clearTimeout(timer)
      for (const undo of cleanUp) undo()
    }
  }
}
