import type { User } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useEffect, useState } from 'react'

const PAUSE_MS = 300
const SHORTEST = 3
const MOST = 8

/** People whose names begin like that; null while nothing is looked for. */
export function usePeople(words: string): readonly User[] | null {
  const parley = useParley()
  const [found, setFound] = useState<readonly User[] | null>(null)
  const asked = words.trim()
  useEffect(() => {
    if (asked.length < SHORTEST) return setFound(null)
    const asking = new AbortController()
    const timer = setTimeout(() => {
      parley.people(asked, { first: MOST, signal: asking.signal }).then(setFound, () => undefined)
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      asking.abort()
    }
  }, [asked, parley])
  return found
}
