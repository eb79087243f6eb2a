import type { Model } from '@parley/sdk'
import { useAnswer } from '@parley/sdk/react'

const none: readonly Model[] = []

/** The models the person may use; asked once. */
export function useModels() {
  const { value, error, reload } = useAnswer('models', (parley, signal) => parley.models({ signal }))
  return { models: value ?? none, isNone: value?.length === 0, error, reload }
}
