import { type Conversation, ParleyError } from '../../index.js'
import { CliError, EXIT } from '../failure.js'
import { loadSettings, saveSettings } from '../settings.js'
import type { Connection, Shell } from '../shell.js'
import type { ChatOptions } from './command.js'

const last = async (server: string) => (await loadSettings()).conversations?.[server]

/** The conversation that was asked for; undefined for a new one. */
export async function conversationOf(
  shell: Shell,
  { client, server }: Connection,
  options: ChatOptions,
): Promise<Conversation | undefined> {
  if (!options.conversation) return undefined
  const id = options.conversation === 'last' ? await last(server) : options.conversation
  const conversation = id ? await client.conversation(id, { signal: shell.interrupts.signal }) : null
  if (conversation) return conversation
  const sentence = id ? `There is no conversation ${id}.` : 'There is no last conversation on this computer.'
  throw new CliError('NOT_FOUND', sentence, EXIT.notFound)
}

/** The same for whoever only sends to it: a token that may not read it tells by sending whether it is there. */
export async function conversationIdOf(
  shell: Shell,
  connection: Connection,
  options: ChatOptions,
): Promise<string | undefined> {
  try {
    return (await conversationOf(shell, connection, options))?.id
  } catch (error) {
    if (!(error instanceof ParleyError && error.code === 'FORBIDDEN')) throw error
    return options.conversation === 'last' ? last(connection.server) : options.conversation
  }
}

/** The one that was chatted in last; undefined if there is none, or it is gone. */
export async function lastConversation(
  shell: Shell,
  { client, server, variable }: Connection,
): Promise<Conversation | undefined> {
  const id = variable ? undefined : await last(server)
  if (!id) return undefined
  return (await client.conversation(id, { signal: shell.interrupts.signal })) ?? undefined
}

/** For `last`. Not with a token from a variable: scripts that run at the same time would go on with each other's. */
export async function remember({ server, variable }: Connection, id: string): Promise<void> {
  if (variable || (await last(server)) === id) return
  await saveSettings(settings => ({
    ...settings,
    conversations: { ...settings.conversations, [server]: id },
  }))
}
