import type { Logger } from 'pino'
import type { Bus } from '../../../base/bus/bus.js'
import type { Db } from '../../../base/db/db.js'
import { messageById } from '../../message/store.sql.js'
import { replyChannel, thoughtOf } from '../channels.js'
import type { Growing } from '../writing/growing.js'
import type { Mirror } from '../writing/mirror.js'
import type { WrittenText } from './writtenText.js'

/** A reply that hears nothing looks at the database after so long: a lost last message must not hang anybody. */
const SILENCE_MS = 5000
/** Without a bus between processes the database is the only news. */
const POLL_MS = 1000

/** Fills the mirrors of replies that other processes write. */
export function createFollower(deps: { db: Db; written: WrittenText; bus: Bus; log: Logger }) {
  const { db, written, bus, log } = deps
  return (mirror: Mirror): (() => void) => {
    let ended = false
    let reading = false
    let again = false
    let timer: NodeJS.Timeout | null = null
    const cleanUp: (() => void)[] = []

    const listenTo = (growing: Growing) => (message: string) => {
      if (message === '') return refresh()
      const colon = message.indexOf(':')
      const offset = Number(message.slice(0, colon))
      if (offset > growing.length) return refresh()
      growing.grow(offset, message.slice(colon + 1))
      mirror.wake()
      schedule()
    }

    /** Status is state, not an event: whatever was missed stands in the row, the live text or the journal. */
    const read = async () => {
      const row = await messageById(db.read, mirror.id)
      if (row?.status === 'STREAMING' && row.processId) {
        const { text, thought } = await written({ id: mirror.id, processId: row.processId })
        mirror.thought.grow(0, thought)
        mirror.text.grow(0, text)
        mirror.wake()
      } else mirror.finish(row)
    }

    const refresh = () => {
      if (ended || mirror.final || mirror.gone) return
      // What is being read may be older than what asked for it.
      again = reading
      if (reading) return
      reading = true
      read()
        .catch((error: unknown) => log.warn({ err: error, replyId: mirror.id }, 'a reply could not be read'))
        .finally(() => {
          reading = false
          if (again) refresh()
          else schedule()
        })
    }

    const schedule = () => {
      if (timer) clearTimeout(timer)
      if (ended || mirror.final || mirror.gone) return
      timer = setTimeout(refresh, bus.shared ? SILENCE_MS : POLL_MS)
    }

    const listen = async (key: string, growing: Growing) => {
      const unsubscribe = await bus.subscribe(replyChannel(key), listenTo(growing))
      if (ended) unsubscribe()
      else cleanUp.push(unsubscribe)
    }
    Promise.all([listen(mirror.id, mirror.text), listen(thoughtOf(mirror.id), mirror.thought)])
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
