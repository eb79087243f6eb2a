import { useMemo } from 'react'
import { enOpened, type WholeText } from './enOpened.ts'
import { useText } from './text.ts'

/** The words of what is loaded when it is opened; files of other languages have all words in one. */
export function useOpenedText(): WholeText {
  const text = useText()
  return useMemo(() => ({ ...enOpened, ...text }), [text])
}
