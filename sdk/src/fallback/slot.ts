/**
 * Browsers open six connections to a server over HTTP/1.1, of all tabs together, and a tab that gets none does not even
 * load: so many may be held open.
 */
const SLOTS = 3

/** @internal A place for a connection that stays open; null where other tabs have them all. */
export async function takeSlot(server: string): Promise<(() => void) | null> {
  const locks = globalThis.navigator?.locks
  if (!locks) return () => {}
  for (let slot = 1; slot <= SLOTS; slot++) {
    const release = await new Promise<(() => void) | null>(resolve => {
      const held = locks.request(`parley ${server} ${slot}`, { ifAvailable: true }, lock =>
        lock ? new Promise<void>(end => resolve(() => end())) : resolve(null),
      )
      // Where locks are forbidden there is nobody to share with.
      held.catch(() => resolve(() => {}))
    })
    if (release) return release
  }
  return null
}
