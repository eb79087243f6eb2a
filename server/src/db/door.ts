import { AsyncLocalStorage } from 'node:async_hooks'
import { type Aside, Prisma, type PrismaClient } from '@parley/prisma'
import type { Db, ReadClient, Transaction } from './db.js'
import type { Outage } from './outage.js'
import { createReadClient } from './read.js'
import { toUnavailable } from './unavailable.js'

/** How one kind of database goes about it. */
export interface Clients {
  kind: Db['kind']
  reader: PrismaClient
  writer: PrismaClient
  /** Decides when a transaction runs, and whether it does so again. */
  schedule<T>(transaction: () => Promise<T>): Promise<T>
  scrub(): Promise<void>
  /** Where a long query would hold up this thread. */
  aside?: Aside
  /** Where the database may be away while the server runs. */
  outage?: Outage
  close(): Promise<void>
}

/** Prisma rolls back a transaction that takes longer. */
const transactionMs = 10_000

/** What both databases have in common: reads stay out of transactions, transactions end, outages are told. */
export function createDoor({ kind, reader, writer, schedule, scrub, aside, outage, close }: Clients): Db {
  const inside = new AsyncLocalStorage<{ open: boolean }>()

  const refuseInside = (what: string) => {
    if (inside.getStore()?.open) throw new Error(`${what} inside db.write: use the transaction.`)
  }

  const read = createReadClient(reader, async run => {
    refuseInside('db.read')
    outage?.refuse()
    try {
      return await run()
    } catch (error) {
      throw toUnavailable(error)
    }
  })

  const asideOf = (thread: Aside): Db['aside'] => ({
    $queryRaw: ((sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      refuseInside('db.aside')
      return thread.query(sql instanceof Prisma.Sql ? sql : Prisma.sql(sql, ...values))
    }) as ReadClient['$queryRaw'],
  })

  async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    // What `work` started and did not await may still run after the end, and is free then.
    const scope = { open: true }
    try {
      const options = { maxWait: 3000, timeout: transactionMs }
      return await within(
        transactionMs + 1000,
        writer.$transaction(tx => inside.run(scope, () => work(tx)), options),
      )
    } finally {
      scope.open = false
    }
  }

  return {
    kind,
    read,
    aside: aside ? asideOf(aside) : read,
    async write(work) {
      refuseInside('db.write')
      outage?.refuse()
      try {
        return await schedule(() => transact(work))
      } catch (error) {
        throw toUnavailable(error)
      }
    },
    scrub,
    async check() {
      await (outage ? outage.check() : read.$queryRaw`SELECT 1`)
    },
    close,
  }
}

/** Prisma waits for work that never ends, though it rolled it back: on SQLite everybody else would wait as well. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The work of a transaction did not end in time.')), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
