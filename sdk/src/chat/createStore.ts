import type { Store } from './types.js'

/** While pages are hidden there are no frames. */
const HIDDEN_MS = 100

/** What a store does while somebody looks at it. */
interface Life {
  start(): void
  stop(): void
}

/** @internal */
export interface OpenStore<State> extends Store<State> {
  /** Tells of a change now. */
  publish(): void
  /** Tells of a change with the next frame: for text, which comes faster than anybody reads. */
  publishSoon(): void
  watched(): boolean
  /** Ends it for good. */
  clear(): void
}

/** @internal `build` answers with the same object for as long as nothing has changed. */
export function createStore<State>(build: () => State, life: Life): OpenStore<State> {
  const listeners = new Set<() => void>()
  let snapshot = build()
  let running = false
  let cleared = false
  let cancelFrame: (() => void) | undefined

  const publish = () => {
    cancelFrame?.()
    cancelFrame = undefined
    const next = build()
    if (next === snapshot) return
    snapshot = next
    for (const listener of [...listeners]) listener()
  }
  const settle = () => {
    if (listeners.size > 0 === running) return
    running = !running
    if (running) life.start()
    else life.stop()
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(given) {
      if (cleared) return () => {}
      // One of its own, so that a function given twice is there twice.
      const listener = () => given()
      listeners.add(listener)
      settle()
      return () => {
        listeners.delete(listener)
        // React in StrictMode leaves and comes back at once.
        if (listeners.size === 0) setTimeout(settle)
      }
    },
    publish,
    publishSoon() {
      cancelFrame ??= nextFrame(publish)
    },
    watched: () => listeners.size > 0,
    clear() {
      cleared = true
      listeners.clear()
      settle()
      cancelFrame?.()
    },
  }
}

function nextFrame(work: () => void): () => void {
  if (globalThis.document?.visibilityState === 'visible') {
    const frame = requestAnimationFrame(work)
    return () => cancelAnimationFrame(frame)
  }
  const timer = setTimeout(work, globalThis.document ? HIDDEN_MS : 16)
  return () => clearTimeout(timer)
}
