import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import type { Prisma, PrismaClient, Reader, Script, WithStatements } from '@parley/prisma'
import { CodedError } from '../errors.js'
import { within } from '../within.js'
import type { Connections, Db, ReadClient, Telling, Transaction } from './db.js'
import { runToEnd } from './ending.js'
import type { Outage } from './outage.js'
import { createReadClient, sqlOf } from './read.js'
import { type OwnWork, shareTransactions, WorkFailed } from './sharing.js'
import type { SlowReads } from './slowReads.js'
import { tooLate, toUnavailable } from './unavailable.js'
import { createWriteClient } from './write.js'
import type { Writes } from './writes.js'

/** Is told of what is done, while it is done. */
export interface DatabaseWatch {
  read<T>(what: string, run: () => Promise<T>): Promise<T>
  write<T>(run: () => Promise<T>): Promise<T>
  /** Of a loader, by its name. */
  batch<T>(loader: string, keys: number, run: () => Promise<T>): Promise<T>
}

/** How one kind of database goes about it. */
export interface Clients {
  kind: Db['kind']
  reader: PrismaClient
  /** Reads by SQL. */
  statements: Reader
  writer: PrismaClient
  /** What is SQL in a transaction of the writer. */
  withStatements: WithStatements
  /** Where statements can be a transaction without this process. */
  script?: Script
  /** So long a transaction may wait for its beginning. */
  beginMs: number
  /** Decides when a transaction runs, and whether it does so again. */
  schedule<T>(transaction: () => Promise<T>): Promise<T>
  /** Whether works share a transaction: where there is one at a time anyway. */
  shares?: boolean
  scrub(): Promise<void>
  /** Where a long query would hold up this thread. */
  slowReads?: SlowReads
  /** Where the database may be away while the server runs. */
  outage?: Outage
  /** Where it may take no changes although it answers. */
  writes?: Writes
  /** Where somebody listens. */
  watch?: DatabaseWatch | undefined
  /** Where there is a pool. */
  connections?: () => Connections
  close(): Promise<void>
}

/** So long the work of a transaction may take. */
const transactionMs = 10_000
/** So long works are begun in a shared one. */
const shareMs = 20

const refuseLate = (): never => {
  throw tooLate()
}

type Work = (tx: Transaction) => Promise<unknown>
type Done = Awaited<ReturnType<typeof runToEnd<unknown>>>

/** What both databases have in common: reads stay out of transactions, transactions end, outages are told. */
export function createDoor(clients: Clients): Db {
  const { kind, reader, statements, writer, withStatements, beginMs, schedule } = clients
  const { script, shares, scrub, slowReads, outage, writes, watch, connections = null, close } = clients
  const inside = new AsyncLocalStorage<{ open: boolean }>()
  // While it starts nobody hears.
  let telling: Telling = { publish() {} }

  const refuseInside = (what: string) => {
    if (inside.getStore()?.open) throw new Error(`${what} inside db.write: use the transaction.`)
  }

  /** The error as callers see it. */
  const told = (error: unknown) => {
    const away = toUnavailable(error)
    if (away instanceof CodedError && away.code === 'SERVICE_UNAVAILABLE') writes?.suspect(error)
    return away
  }

  const read = createReadClient(kind, reader, statements, async (what, run) => {
    refuseInside('db.read')
    outage?.refuse()
    try {
      return await (watch ? watch.read(what, run) : run())
    } catch (error) {
      throw told(error)
    }
  })

  const slowReadsOf = (thread: SlowReads): Db['slowReads'] => ({
    $queryRaw: ((sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      refuseInside('db.slowReads')
      return thread.query(sqlOf(sql, values)).catch(error => {
        throw told(error)
      })
    }) as ReadClient['$queryRaw'],
  })

  const scriptOf =
    (send: Script): Script =>
    async text => {
      refuseInside('db.script')
      outage?.refuse()
      try {
        const begin = () => send(text)
        return (await (watch ? watch.write(begin) : begin())) as never[]
      } catch (error) {
        throw told(error)
      }
    }

  async function run({ tx, end }: ReturnType<typeof createWriteClient>, work: Work) {
    // What `work` started and did not await may still run after the end, and is free then.
    const scope = { open: true }
    try {
      // What does not end is rolled back, in order: nothing is given up that may still be committed.
      return await inside.run(scope, () => within(transactionMs, runToEnd(tx, kind, work), refuseLate))
    } finally {
      scope.open = false
      end()
    }
  }

  /** Runs works in one transaction, the first and as many of the others as are begun in time. */
  function transact(works: OwnWork<Work>[]): Promise<Done[]> {
    // Prisma's own limit would leave a commit without an answer, and wait for work that never ends.
    const options = { maxWait: beginMs, timeout: 2 * transactionMs }
    return withStatements(statements =>
      writer.$transaction(async prisma => {
        const done: Done[] = []
        const began = performance.now()
        for (const [i, { work, own }] of works.entries()) {
          if (i > 0 && performance.now() - began > shareMs) break
          // Between two, others in this thread get a turn.
          if (i > 0) await setImmediate()
          try {
            const client = createWriteClient(kind, prisma, statements())
            done.push(await own(() => run(client, work)))
          } catch (error) {
            throw new WorkFailed(i, error)
          }
        }
        return done
      }, options),
    )
  }
  const alone = (work: Work): Promise<Done> =>
    schedule(async () => {
      try {
        const [done] = await transact([{ work, own: now => now() }])
        return done as Done
      } catch (error) {
        throw error instanceof WorkFailed ? error.cause : error
      }
    })
  const together = shares ? shareTransactions({ schedule, transact }) : alone

  return {
    kind,
    read,
    slowReads: slowReads ? slowReadsOf(slowReads) : read,
    async write(work, { shared = false } = {}) {
      refuseInside('db.write')
      outage?.refuse()
      writes?.refuse()
      try {
        const begin = () => (shared ? together : alone)(work)
        const { result, committed } = await (watch ? watch.write(begin) : begin())
        committed(telling)
        return result as Awaited<ReturnType<typeof work>>
      } catch (error) {
        throw told(error)
      }
    },
    script: script ? scriptOf(script) : null,
    tellOn(bus) {
      telling = bus
    },
    batch: watch?.batch ?? null,
    connections,
    scrub,
    async check() {
      await (outage ? outage.check() : read.$queryRaw`SELECT 1`)
      writes?.check()
    },
    close,
  }
}
