/**
 * Runs one at a time. Whoever asks during a run waits for the next one, which is the same for all of them: it began after
 * each of them asked.
 */
export function createNextRun<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | null = null
  return () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        const begun = run()
        running = begun
        next = null
        return begun
      })
    return next
  }
}
