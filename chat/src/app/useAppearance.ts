import { useAnswer } from '@parley/sdk/react'

/** What the company puts on its pages. */
export const useAppearance = () => useAnswer('appearance', (parley, signal) => parley.appearance({ signal }))
