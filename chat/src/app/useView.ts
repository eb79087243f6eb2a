import { useState } from 'react'
import { wasStartedHere } from './place.ts'

/** A number that changes with what is looked at, and not when a new conversation gets its address. */
export function useView(conversation: string | null): number {
  const [view, setView] = useState({ of: conversation, number: 0 })
  if (view.of === conversation) return view.number
  const isSame = view.of === null && conversation !== null && wasStartedHere(conversation)
  const next = { of: conversation, number: view.number + (isSame ? 0 : 1) }
  setView(next)
  return next.number
}
