import type { Parley } from '../index.js'
import type { AnswerState } from './answer.js'
import { useRegistry } from './ParleyProvider.js'
import { useHeld, useStore } from './useHeld.js'

/** What {@link useAnswer} returns. */
export interface UseAnswer<Value> extends AnswerState<Value> {
  /** Calls again, and shows the current value until the new one arrives. */
  reload(): void
}

/**
 * Returns the result of a call of the client, made once for all components that use the same name: models, the server’s
 * providers, a person’s budgets. Use another name for another call.
 *
 * @example
 * ```tsx
 * const { value: models } = useAnswer('models', parley => parley.models())
 * return <select>{models?.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</select>
 * ```
 *
 * @throws {Error} outside of a ParleyProvider. Errors of the call are in `error`.
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
