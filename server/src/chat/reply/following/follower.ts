import type { Logger } from 'pino'
import type { Bus } from '../../../base/bus/bus.js'
import type { Db } from '../../../base/db/db.js'
import type { Journal } from '../../../base/db/journal.js'
import { messageById } from '../../message/store.sql.js'
import { replyChannel } from '../channels.js'
import { textsOf } from '../keeping/journaledTexts.js'
import type { Mirror } from '../writing/mirror.js'

/** A reply that hears nothing looks at the database after so long: a lost last message must not hang anybody. */
const SILENCE_MS = 5000
/** Without a bus between processes the database is the only news. */
const POLL_MS = 1000
/** So long what was read of a journal serves everybody who follows a reply of its process. */
const SHARED_MS = 250

/** Fills the mirrors of replies that other processes write. */
export function createFollower(deps: { db: Db; journal: Journal; bus: Bus; log: Logger }) {
  const { db, journal, bus, log } = deps
  const journals = new Map<string, Promise<ReadonlyMap<string, string>>>()

  const textsIn = (processId: string): Promise<ReadonlyMap<string, string>> => {
    const known = journals.get(processId)
    if (known !== undefined) return known
    const texts = journal.read(processId).then(textsOf)
    const forget = () => void setTimeout(() => journals.delete(processId), SHARED_MS).unref()
    texts.then(forget, forget)
    journals.set(processId, texts)
    return texts
  }

  return (mirror: Mirror): (() => void) => {
    let ended = false
    let reading = false
    let again = false
    let timer: NodeJS.Timeout | null = null
    const cleanUp: (() => void)[] = []

    const listen = (message: string) => {
      if (message === '') return refresh()
      const colon = message.indexOf(':')
      const offset = Number(message.slice(0, colon))
      if (offset > mirror.length) return refresh()
      mirror.grow(offset, message.slice(colon + 1))
      mirror.wake()
      schedule()
    }

    /** Status is state, not an event: whatever was missed stands in the row, the live text or the journal. */
    const read = async () => {
      const row = await messageById(db.read, mirror.id)
      if (row?.status === 'STREAMING' && row.processId) {
        const [live, stored] = await Promise.all([
          bus.shared ? bus.live.get(mirror.id).catch(() => null) : null,
          textsIn(row.processId),
        ])
        const texts = [live ?? '', stored.get(mirror.id) ?? '']
        for (const text of texts) mirror.grow(0, text)
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

    bus
      .subscribe(replyChannel(mirror.id), listen)
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
