import type { Logger } from 'pino'
import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import { startPoll } from '../../base/poll.js'
import { narrowed, parseRights } from '../role/rights.js'
import { ACCESS_CHANNEL } from './accessChannel.js'
import { type Change, findChanges, keepFresh } from './revocation.sql.js'
import { type Dependent, type Entry, newEntry, type Watch, type Watched } from './watched.js'

const EVERY_MS = 1000
const TOUCH_MS = 60_000
const hour = 3_600_000

const unasked = 'could not ask which sessions still hold'

export type Revocation = Awaited<ReturnType<typeof startRevocation>>

/**
 * Knows of each session and API key what is open on it in this process, and ends that when the access ends: once a
 * second one query asks about all of them, and messages on the bus make it immediate. Who watches registers before the
 * access is checked the next time, so nothing falls between.
 */
export async function startRevocation(deps: {
  db: Db
  bus: Bus
  log: Pick<Logger, 'warn' | 'info'>
  idleHours: number
  now?: () => Date
}) {
  const { db, bus, log, idleHours, now = () => new Date() } = deps
  const entries = new Map<string, Entry>()
  let checks = 0
  let doubtful = new Set<Entry>()
  const asking = new Set<Promise<void>>()
  let closed = false

  const times = () => {
    const at = now()
    return { now: at, idleSince: new Date(at.getTime() - idleHours * hour) }
  }

  const check = async (asked: Entry[]) => {
    const number = ++checks
    const known = Object.fromEntries(asked.map(({ id, rights }) => [id, rights ?? '?']))
    const changes = await findChanges(db, known, times())
    if (closed) return
    const changed = new Map(changes.map(change => [change.id, change]))
    for (const entry of asked) {
      // A check that began later has answered already.
      if (entries.get(entry.id) !== entry || entry.checked > number) continue
      entry.checked = number
      const change = changed.get(entry.id)
      if (change && change.state !== 'HOLDS') end(entry, change.state)
      else {
        if (change) takeRights(entry, change.rights)
        for (const dependent of [...entry.dependents]) dependent.allowed(entry.permissions)
      }
      if (entry.doubt && entry.doubt.check <= number) settle(entry)
    }
  }

  const settle = (entry: Entry) => {
    entry.doubt?.resolve()
    entry.doubt = null
  }

  const takeRights = (entry: Entry, rights: string) => {
    const held = parseRights(rights)
    entry.rights = rights
    entry.permissions = entry.scopes ? narrowed(held, entry.scopes) : held.permissions
  }

  const end = (entry: Entry, state: Exclude<Change['state'], 'HOLDS'>) => {
    entries.delete(entry.id)
    const code = entry.scopes ? 'UNAUTHENTICATED' : (`SESSION_${state}` as const)
    for (const dependent of [...entry.dependents]) dependent.ended(code)
    entry.dependents.clear()
    settle(entry)
  }

  /** From here on nothing is delivered to these until a check that begins later has answered. */
  const doubt = (asked: Iterable<Entry>) => {
    for (const entry of asked) {
      if (doubtful.size === 0) queueMicrotask(checkDoubtful)
      doubtful.add(entry)
      entry.doubt ??= { check: Number.POSITIVE_INFINITY, ...Promise.withResolvers<void>() }
    }
  }

  const hear = (message: string) => {
    const ids = new Set(message.split(' '))
    if (![...ids].every(id => /^(usr|ses|key)_/.test(id))) return doubt(entries.values())
    doubt([...entries.values()].filter(({ id, userId }) => ids.has(id) || ids.has(userId)))
  }

  const checkDoubtful = () => {
    const asked = [...doubtful]
    doubtful = new Set()
    for (const entry of asked) if (entry.doubt) entry.doubt.check = checks + 1
    // Until the database answers they stay in doubt: the next poll asks again.
    const done = check(asked)
      .catch((error: unknown) => log.warn({ err: error }, unasked))
      .finally(() => asking.delete(done))
    asking.add(done)
  }

  const look = async () => {
    const all = [...entries.values()]
    await check(all)
    await touch(all)
  }

  const touch = async (asked: Entry[]) => {
    const at = times()
    const due = asked.filter(
      entry =>
        entry.scopes === null &&
        at.now.getTime() - entry.touchedAt >= TOUCH_MS &&
        [...entry.dependents].some(dependent => dependent.inUse?.()),
    )
    if (due.length === 0) return
    for (const entry of due) entry.touchedAt = at.now.getTime()
    await db.write(tx =>
      keepFresh(
        tx,
        db.kind,
        due.map(({ id }) => id),
        at,
      ),
    )
  }

  const poll = startPoll({
    look,
    everyMs: EVERY_MS,
    needed: () => entries.size > 0,
    failed: error => log.warn({ err: error }, unasked),
    again: () => log.info('which sessions still hold is asked again'),
  })
  const stopHearing = await bus.subscribe(ACCESS_CHANNEL, hear)
  const stopHearingGaps = bus.onGap(() => doubt(entries.values()))

  return {
    /** What is open on a session or key is told of its end and of the rights that are left. */
    watch(bearer: Watched, dependent: Dependent): Watch {
      const id = bearer.session?.id ?? bearer.apiKey?.id ?? ''
      const entry = entries.get(id) ?? newEntry(id, bearer, now())
      entries.set(id, entry)
      entry.dependents.add(dependent)
      return {
        get permissions() {
          return entry.permissions
        },
        settled: () => entry.doubt?.promise,
        recheck() {
          if (entries.get(id) === entry) doubt([entry])
          return entry.doubt?.promise
        },
        release() {
          entry.dependents.delete(dependent)
          if (entry.dependents.size > 0) return
          if (entries.get(id) === entry) entries.delete(id)
          settle(entry)
        },
      }
    },
    /** How many sessions and keys have something open here. */
    get size() {
      return entries.size
    },
    async close(): Promise<void> {
      closed = true
      stopHearing()
      stopHearingGaps()
      await Promise.all([poll.stop(), ...asking])
    },
  }
}
