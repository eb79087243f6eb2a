import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNotify } from 'react-admin'
import { fieldErrors } from '../../action/fieldErrors.js'
import { queryKeys } from '../../data/queryKeys.js'

/** Saves something, and says what became of it: what is wrong with which field, or that it is done. */
export function useSave(done: string) {
  const client = useQueryClient()
  const notify = useNotify()
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })
  return {
    ...state,
    wrong: fieldErrors(state.error),
    async save(send: () => Promise<unknown>) {
      setState({ busy: true })
      try {
        await send()
        await client.invalidateQueries({ queryKey: queryKeys.appearance })
        notify(done)
        setState({ busy: false })
      } catch (error) {
        setState({ busy: false, error })
      }
    },
  }
}
