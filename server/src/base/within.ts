/**
 * What `work` comes to, if that takes no longer than `ms`, and else what `late` says: it throws, or answers instead. The
 * work goes on; where it can be told to stop, `late` does it.
 */
export async function within<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<void>()
  // When this process was held up, what has come meanwhile is read before it is said to be missing.
  const timer = setTimeout(() => setImmediate(() => setImmediate(resolve)), ms)
  try {
    return await Promise.race([work, promise.then(late)])
  } finally {
    clearTimeout(timer)
  }
}
