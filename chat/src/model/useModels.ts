import type { Model } from '@parley/sdk'
import { useAnswer } from '@parley/sdk/react'

const none: readonly Model[] = []

/** The models the person may use; asked once. */
export function useModels() {
  const { value = none, error, reload } = useAnswer('models', (parley, signal) => parley.models({ signal }))
  const nameOf = (id: string | null): string => value.find(model => model.id === id)?.name ?? id ?? ''
  return { models: value, error, reload, nameOf }
}
