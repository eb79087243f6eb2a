type Listener = (message: string) => void

export type Channels = ReturnType<typeof createChannels>

/** The subscriptions of this process. */
export function createChannels() {
  const listeners = new Map<string, Set<Listener>>()
  return {
    names: (): string[] => [...listeners.keys()],
    has: (channel: string): boolean => listeners.has(channel),
    deliver(channel: string, message: string): void {
      for (const listener of [...(listeners.get(channel) ?? [])]) listener(message)
    },
    /** The result takes it out again, once. */
    add(channel: string, listener: Listener): () => void {
      const own = listeners.get(channel) ?? new Set()
      // The same function may listen twice.
      const entry: Listener = message => listener(message)
      listeners.set(channel, own.add(entry))
      return () => {
        own.delete(entry)
        if (own.size === 0 && listeners.get(channel) === own) listeners.delete(channel)
      }
    },
    clear(): void {
      listeners.clear()
    },
  }
}
