import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router-dom'

/** Which row is open beside the list: in the address, so that a link and the back button know it. */
export function useOpenRow(resource: string, inAddress: boolean) {
  const [params, setParams] = useSearchParams()
  const [own, setOwn] = useState<string | null>(null)
  const navigate = useNavigate()
  const id = inAddress ? params.get('open') : own
  const set = (next: string | null) => {
    if (!inAddress) return setOwn(next)
    setParams(
      now => {
        const changed = new URLSearchParams(now)
        if (next === null) changed.delete('open')
        else changed.set('open', next)
        return changed
      },
      { replace: id !== null },
    )
  }
  return {
    id,
    toggle: (next: string) => set(next === id ? null : next),
    close: () => set(null),
    page: (next: string) => void navigate(`/${resource}/${encodeURIComponent(next)}`),
  }
}

export type OpenRow = ReturnType<typeof useOpenRow>
