import type { User } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useEffect, useState } from 'react'

const PAUSE_MS = 300
const SHORTEST = 3
const MOST = 8

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
const fits = (name: string | null, words: string) => plain(name ?? '').includes(plain(words))

/** People whose names begin like that; null while nothing is looked for. */
export function usePeople(words: string): readonly User[] | null {
  const parley = useParley()
  const [found, setFound] = useState<readonly User[] | null>(null)
  const asked = words.trim()
  useEffect(() => {
    if (asked.length < SHORTEST) return setFound(null)
    // Of those that are known already some may fit no more.
    setFound(known => {
      const fitting = known?.filter(({ name }) => fits(name, asked)) ?? []
      return fitting.length > 0 ? fitting : null
    })
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
