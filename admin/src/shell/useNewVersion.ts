import { useEffect, useState } from 'react'

const EVERY_MS = 5 * 60_000

async function currentVersion(): Promise<string | null> {
  const answer = await fetch('/admin', { method: 'HEAD', cache: 'no-cache' })
  return answer.ok ? answer.headers.get('etag') : null
}

/** Whether the server has another console by now than the one that is open. */
export function useNewVersion(): boolean {
  const [isNew, setIsNew] = useState(false)
  useEffect(() => {
    let first: string | null = null
    const look = async () => {
      const version = await currentVersion().catch(() => null)
      first ??= version
      if (version && version !== first) setIsNew(true)
    }
    const seen = () => document.visibilityState === 'visible' && void look()
    void look()
    const timer = setInterval(look, EVERY_MS)
    document.addEventListener('visibilitychange', seen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [])
  return isNew
}
