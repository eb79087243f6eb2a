/** Runs when it is first asked for, and then no more. */
export function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => {
    result ??= run()
    return result
  }
}
