const second = 1000
/** However long a provider asks to wait. */
const LONGEST_WAIT = 3600
const LONGEST_BACKOFF = 60

export interface Schedule {
  /** When the tokens expire by our clock, and when they are to be renewed. */
  times(
    expiresIn: number | null,
    renewable: boolean,
    now: Date,
  ): { expiresAt: Date | null; renewAt: Date | null }
}

/**
 * Renewal is due ahead of expiry: by the buffer, or a tenth of the life if that is longer. A fifth more or less, so that
 * people who came together do not come together again; never before half of the life, however short that is.
 */
export function createSchedule(bufferMinutes: number, random: () => number = Math.random): Schedule {
  return {
    times(expiresIn, renewable, now) {
      if (expiresIn === null) return { expiresAt: null, renewAt: null }
      const expiresAt = new Date(now.getTime() + expiresIn * second)
      if (!renewable) return { expiresAt, renewAt: null }
      const ahead = Math.max(bufferMinutes * 60, expiresIn / 10) * (0.8 + 0.4 * random())
      return { expiresAt, renewAt: new Date(expiresAt.getTime() - Math.min(ahead, expiresIn / 2) * second) }
    },
  }
}

/** Seconds until the next try after so many that failed: 1, 2, 4 … 60, or what the provider asks for. */
export const backoff = (failures: number, retryAfter: number | null): number =>
  retryAfter === null
    ? Math.min(2 ** Math.min(failures - 1, 30), LONGEST_BACKOFF)
    : Math.min(Math.max(retryAfter, 1), LONGEST_WAIT)
