/** Beats of our own that came through further apart than this are no ground to judge others on. */
const GAP_MS = 7500

export type Pulse = ReturnType<typeof createPulse>

/**
 * Whether the beats of this process come through. Who cannot write cannot tell another process that is dead from one that
 * cannot write either: a slow database, or somebody's lock, is the same for all. Made after the lease, which was written.
 */
export function createPulse(clock: () => number = () => performance.now()) {
  let last = clock()
  let since = last
  return {
    /** One came through. */
    beat(): void {
      const at = clock()
      if (at - last > GAP_MS) since = at
      last = at
    },
    /** Since when they come through without a gap; Infinity while they do not. */
    steadySince: (): number => (clock() - last > GAP_MS ? Infinity : since),
  }
}
