import type { Model } from '@parley/sdk'
import type { ChatMessage } from '@parley/sdk/react'
import { useAnswer } from '@parley/sdk/react'

/** Those that can give a reply of this kind: an image or a text. */
export const modelsFor = (models: readonly Model[], { message }: ChatMessage): readonly Model[] =>
  models.filter(({ imageGeneration, contextWindow }) =>
    // What makes images, and of which nobody says how much it reads, writes nothing.
    message?.image ? imageGeneration : !imageGeneration || contextWindow !== null,
  )

const none: readonly Model[] = []

/** The models the person may use; asked once. */
export function useModels() {
  const { value, error, reload } = useAnswer('models', (parley, signal) => parley.models({ signal }))
  return { models: value ?? none, isNone: value?.length === 0, error, reload }
}
