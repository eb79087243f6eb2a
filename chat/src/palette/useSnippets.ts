import type { Conversation, SearchSnippet } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useEffect, useState } from 'react'

const none: ReadonlyMap<string, SearchSnippet> = new Map()

/** Where the conversations that were found have the words: asked for once they are shown, and left out if it fails. */
export function useSnippets(words: string, conversations: readonly Conversation[]) {
  const parley = useParley()
  const ids = conversations.map(({ id }) => id).join(' ')
  const [found, setFound] = useState({ words: '', snippets: none })
  useEffect(() => {
    if (words === '' || ids === '') return
    const asking = new AbortController()
    parley.searchSnippets(words, ids.split(' '), { signal: asking.signal }).then(
      all => setFound({ words, snippets: new Map(all?.map(one => [one.conversationId, one])) }),
      () => undefined,
    )
    return () => asking.abort()
  }, [parley, words, ids])
  return found.words === words ? found.snippets : none
}
