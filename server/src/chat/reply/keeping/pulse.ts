/** Beats of our own that came through further apart than this are no ground to judge others on. */
const GAP_MS = 7500

export type Pulse = ReturnType<typeof createPulse>

/** Whether the beats of this process come through, so that it may judge others: rule 4 of docs/replies.md. Made after the lease. */
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
