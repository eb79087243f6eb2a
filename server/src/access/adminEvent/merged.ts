/**
 * What several sources bring, each as it comes. None is read further than to its next one; when one ends, or nobody wants
 * more, `end` is aborted, which all of them listen to.
 */
export async function* merged<Item>(
  sources: readonly AsyncGenerator<Item, void>[],
  end: AbortController,
): AsyncGenerator<Item, void> {
  const ask = async (source: AsyncGenerator<Item, void>) => ({ source, result: await source.next() })
  try {
    const waiting = new Map(sources.map(source => [source, ask(source)]))
    for (;;) {
      const { source, result } = await Promise.race(waiting.values())
      if (result.done) return
      yield result.value
      waiting.set(source, ask(source))
    }
  } finally {
    end.abort()
    await Promise.all(sources.map(source => source.return()))
  }
}
