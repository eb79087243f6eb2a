export interface Queue {
  /** Runs `work` when all that was put in before is done. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when everything put in so far is done. */
  idle(): Promise<void>
}

/** First in, first out, one at a time. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const result = last.then(work)
      last = result.catch(() => {})
      return result
    },
    async idle() {
      await last
    },
  }
}
