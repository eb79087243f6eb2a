/** So many at the same time for each name: the result makes the place free again, once. Null: there is none. */
export function createPlaces(capacity: number): (name: string) => (() => void) | null {
  const taken = new Map<string, number>()
  return name => {
    const count = taken.get(name) ?? 0
    if (count >= capacity) return null
    taken.set(name, count + 1)
    return once(() => {
      const others = (taken.get(name) ?? 1) - 1
      if (others > 0) taken.set(name, others)
      else taken.delete(name)
    })
  }
}

export function once(run: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    run()
  }
}
