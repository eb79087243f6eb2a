import type { GlobalOptions, Shell } from '../shell.js'
import { oneLine } from '../terminal.js'

export async function rename(shell: Shell, options: GlobalOptions, id: string, title: string): Promise<void> {
  const { client } = await shell.connect(options)
  const conversation = await client.updateConversation(id, { title }, { signal: shell.interrupts.signal })
  if (options.json) return shell.printJson(conversation)
  await shell.terminal.out.line(`It is called “${oneLine(conversation.title ?? '')}” now.`)
}
