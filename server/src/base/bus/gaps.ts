/** Who wants to know that messages may have been missed. */
export function createGaps() {
  const listeners = new Set<() => void>()
  return {
    add(listener: () => void): () => void {
      const entry = () => listener()
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    tell(): void {
      for (const listener of [...listeners]) listener()
    },
  }
}
