const EVERY_MS = 100
const LONGEST = 2000

/**
 * Asks about many in one question, which is asked ten times a second at most: so it costs the same however many are made
 * up. Says no, too, where more wait for the answer than can be.
 */
export function createInquiry(holding: (hashes: string[]) => Promise<string[]>) {
  let waiting = new Map<string, PromiseWithResolvers<boolean>>()
  let asking = false

  const ask = async () => {
    const asked = waiting
    waiting = new Map()
    try {
      const found = new Set(await holding([...asked.keys()]))
      for (const [hash, { resolve }] of asked) resolve(found.has(hash))
    } catch (error) {
      for (const { reject } of asked.values()) reject(error)
    }
  }

  const askLater = () => {
    asking = true
    setTimeout(async () => {
      await ask()
      asking = false
      if (waiting.size > 0) askLater()
    }, EVERY_MS)
  }

  return (hash: string): Promise<boolean> => {
    const same = waiting.get(hash)
    if (same) return same.promise
    if (waiting.size >= LONGEST) return Promise.resolve(false)
    const entry = Promise.withResolvers<boolean>()
    waiting.set(hash, entry)
    if (!asking) askLater()
    return entry.promise
  }
}
