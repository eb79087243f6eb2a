import type { ChatActions } from '@parley/sdk/react'
import { createContext, useContext } from 'react'

/** What messages can be asked to do. It stays the same object, so that they are rendered for themselves alone. */
export interface Act
  extends Pick<
    ChatActions,
    'retry' | 'discard' | 'edit' | 'regenerate' | 'show' | 'rate' | 'remove' | 'restore'
  > {
  /** Whether the person may write at all. */
  mayChat: boolean
  /** Whether the person may write here. */
  canWrite: boolean
  /** Whether the person may delete whatever is here, and not only what is theirs. */
  isOwner: boolean
  /** The person who looks. */
  me: string
  /** Whether others are in it: then names matter. */
  isShared: boolean
  send: (text: string) => void
  /** Which message is being edited. */
  editing: string | null
  setEditing: (id: string | null) => void
}

export const ActContext = createContext<Act | null>(null)

export function useAct(): Act {
  const act = useContext(ActContext)
  if (!act) throw new Error('There is no conversation around this message.')
  return act
}
