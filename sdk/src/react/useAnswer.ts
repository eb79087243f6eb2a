import type { Parley } from '../index.js'
import type { AnswerState } from './answer.js'
import { useRegistry } from './ParleyProvider.js'
import { useHeld, useStore } from './useHeld.js'

/** What {@link useAnswer} answers. */
export interface UseAnswer<Value> extends AnswerState<Value> {
  /** Asks again, and shows what is known meanwhile. */
  reload(): void
}

/**
 * What a call of the client answers, asked once for all components that give it the same name: models, the server's
 * providers, somebody's budgets. Change the name with what is asked for.
 *
 * @example
 * ```tsx
 * const { value: models } = useAnswer('models', parley => parley.models())
 * return <select>{models?.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</select>
 * ```
 *
 * @throws {Error} without a ParleyProvider around it. What the call throws is in `error`.
 */
export function useAnswer<Value>(
  name: string,
  ask: (parley: Parley, signal: AbortSignal) => Promise<Value>,
): UseAnswer<Value> {
  const registry = useRegistry()
  const answer = useHeld([registry, name], () =>
    registry.answer(name, signal => ask(registry.client, signal)),
  )
  const state = useStore(answer)
  return { ...state, reload: answer.reload }
}
