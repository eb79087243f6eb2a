import { useEffect } from 'react'
import { explain } from '../app/explain.ts'
import { useText } from '../text/text.ts'
import { say } from './toast.ts'

/** Says in passing what went wrong with something that has no place of its own for it. */
export function useErrorSaid(error: Error | null): void {
  const t = useText()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language is no other error
  useEffect(() => {
    if (error) say(explain(error, t))
  }, [error])
}
