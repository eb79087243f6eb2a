import type { Db, Telling, Transaction } from './db.js'

/** What is done at the end of a transaction, once, with all that was given to `atEnd` for it meanwhile. */
export interface EndWork<Item> {
  /** Not before all other work is done: for it everybody else waits until the commit. */
  last?: true
  run(tx: Transaction, items: Item[], kind: Db['kind']): Promise<void>
}

interface Ending {
  over: boolean
  given: Map<EndWork<never>, unknown[]>
  /** Ids that are told, by channel. */
  told: Map<string, Set<string>>
  after: (() => void)[]
}

/** Of each attempt: what is tried again begins with nothing, what is rolled back tells nothing. */
const endings = new WeakMap<Transaction, Ending>()

/** Has `work` done as part of the transaction, before it commits. What it gives to others is done as well. */
export function atEnd<Item>(tx: Transaction, work: EndWork<Item>, ...items: Item[]): void {
  const { given } = endingOf(tx)
  const known = given.get(work)
  if (known) known.push(...items)
  else given.set(work, items)
}

/** Calls `fn`, which must not throw, once the transaction is committed; a process that dies in between does not. */
export function afterCommit(tx: Transaction, fn: () => void): void {
  endingOf(tx).after.push(fn)
}

/**
 * Publishes on the bus once the transaction is committed: one message a channel, with all ids that were told on it,
 * separated by spaces. It only makes others faster, as everything on the bus.
 */
export function tell(tx: Transaction, channel: string, ...ids: string[]): void {
  const { told } = endingOf(tx)
  const known = told.get(channel) ?? new Set()
  for (const id of ids) known.add(id)
  told.set(channel, known)
}

function endingOf(tx: Transaction): Ending {
  const ending = endings.get(tx)
  if (!ending || ending.over)
    throw new Error('This transaction is over, or was not begun by db.write: nothing would come of it.')
  return ending
}

/** Runs `work` and what it gave for the end; the result is told to others once the transaction is committed. */
export async function runToEnd<T>(tx: Transaction, kind: Db['kind'], work: (tx: Transaction) => Promise<T>) {
  const ending: Ending = { over: false, given: new Map(), told: new Map(), after: [] }
  endings.set(tx, ending)
  try {
    const result = await work(tx)
    await runGiven(tx, kind, ending)
    return { result, committed: (bus: Telling) => committed(ending, bus) }
  } finally {
    ending.over = true
  }
}

async function runGiven(tx: Transaction, kind: Db['kind'], { given }: Ending): Promise<void> {
  while (given.size > 0) {
    const works = [...given.keys()]
    const work = (works.find(({ last }) => !last) ?? works[0]) as EndWork<never>
    const items = (given.get(work) ?? []) as never[]
    given.delete(work)
    await work.run(tx, items, kind)
  }
}

function committed({ told, after }: Ending, bus: Telling): void {
  for (const [channel, ids] of told) bus.publish(channel, [...ids].join(' '))
  for (const fn of after) fn()
}
