import { useEffect, useState } from 'react'

/** Counts down from so many seconds, anew for everything else that is waited for. */
export function useSecondsLeft(seconds: number, of: unknown): number {
  const [state, setState] = useState({ of, end: Date.now() + seconds * 1000, left: seconds })
  if (state.of !== of) setState({ of, end: Date.now() + seconds * 1000, left: seconds })
  const { end, left } = state
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(
      () => setState(now => ({ ...now, left: Math.max(0, Math.ceil((end - Date.now()) / 1000)) })),
      1000,
    )
    return () => clearTimeout(timer)
  }, [end, left])
  return left
}
