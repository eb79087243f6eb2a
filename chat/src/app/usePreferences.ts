import type { User } from '@parley/sdk'
import { useAnswer } from '@parley/sdk/react'

/** How somebody wants apps to be, asked once, after what the page needs first. */
export const usePreferences = ({ id }: User) =>
  useAnswer('preferences', (parley, signal) => parley.userPreferences(id, { signal }))
