import { AsyncLocalStorage } from 'node:async_hooks'

/** So many works share a transaction at most. */
const MOST = 16

/** One of the works of a transaction threw, which undid them all. */
export class WorkFailed extends Error {
  constructor(
    readonly at: number,
    override readonly cause: unknown,
  ) {
    super('A work of the transaction failed.')
  }
}

type Run = <T>(fn: () => T) => T

/** A work, and `own`, which runs what belongs to it as part of the request that it is for. */
export interface OwnWork<Work> {
  work: Work
  own: Run
}

interface Waiting<Work, Done> extends OwnWork<Work> {
  resolve(done: Done): void
  reject(error: unknown): void
}

/**
 * Has works that wait for the same turn share one transaction: beginning and ending it costs more than most of them do.
 * Each is told once it is committed. After one that threw, the others run again, alone at first.
 */
export function shareTransactions<Work, Done>(deps: {
  schedule<T>(transaction: () => Promise<T>): Promise<T>
  /** Answers for as many of them as it took, in their order. Throws WorkFailed. */
  transact(works: OwnWork<Work>[]): Promise<Done[]>
}): (work: Work) => Promise<Done> {
  const { schedule, transact } = deps
  const waiting: Waiting<Work, Done>[] = []
  let most = MOST
  let asked = false

  async function turn(): Promise<void> {
    asked = true
    let taken: Waiting<Work, Done>[] = []
    try {
      const done = await schedule(async () => {
        asked = false
        taken = waiting.splice(0, most)
        try {
          const results = await transact(taken)
          waiting.unshift(...taken.splice(results.length))
          most = Math.min(MOST, most * 2)
          return results
        } catch (error) {
          if (!(error instanceof WorkFailed)) throw error
          most = 1
          // What the first one did depends on no other.
          const failed = taken.length === 1 || error.at === 0 ? taken.splice(error.at, 1) : []
          waiting.unshift(...taken)
          taken = failed
          throw error.cause
        } finally {
          if (waiting.length > 0 && !asked) void turn()
        }
      })
      for (const [i, { resolve }] of taken.entries()) resolve(done[i] as Done)
    } catch (error) {
      for (const { reject } of taken) reject(error)
    }
  }

  return work =>
    new Promise((resolve, reject) => {
      // The turn may be that of another request.
      waiting.push({ work, own: AsyncLocalStorage.snapshot(), resolve, reject })
      if (!asked) void turn()
    })
}
