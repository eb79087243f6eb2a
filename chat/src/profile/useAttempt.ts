import { useState } from 'react'

/** Does something and keeps what went wrong with it. */
export function useAttempt() {
  const [error, setError] = useState<Error | null>(null)
  const [isBusy, setBusy] = useState(false)
  return {
    error,
    isBusy,
    async attempt(work: () => Promise<unknown>): Promise<void> {
      setError(null)
      setBusy(true)
      try {
        await work()
      } catch (cause) {
        setError(cause instanceof Error ? cause : new Error(String(cause)))
      } finally {
        setBusy(false)
      }
    },
  }
}
