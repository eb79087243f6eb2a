import { explain } from '../app/explain.ts'
import { currentPlace, go } from '../app/place.ts'
import { parley } from '../client.ts'
import { say } from '../control/toast.ts'
import type { Text } from '../text/en.ts'

let isBusy = false

/** Goes on in a conversation of one's own that begins with all up to a message. */
export async function fork(messageId: string, text: Text): Promise<void> {
  const { conversation: conversationId } = currentPlace()
  if (conversationId === null || isBusy) return
  isBusy = true
  try {
    const { id } = await parley.forkConversation({ conversationId, messageId })
    if (currentPlace().conversation === conversationId) go(id)
  } catch (error) {
    say(explain(error instanceof Error ? error : null, text))
  } finally {
    isBusy = false
  }
}
