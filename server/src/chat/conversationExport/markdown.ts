import { contained, inLine } from './contained.js'
import type { About, Told } from './told.js'

/** One branch to read. */
export async function* markdownOf(
  about: About,
  pages: AsyncGenerator<Told[], void>,
): AsyncGenerator<string, void> {
  yield headOf(about)
  for await (const messages of pages) yield messages.map(messageOf).join('')
}

function headOf({ conversation, owner, model, participants, exportedAt }: About): string {
  const { title, systemPrompt, createdAt } = conversation
  const others = participants.filter(({ id }) => id !== owner.id)
  const facts = [
    `- From: ${nameOf(owner)}`,
    ...(others.length > 0 ? [`- With: ${others.map(nameOf).join(', ')}`] : []),
    `- Model: ${nameOf(model)}`,
    `- Started: ${time(createdAt)}`,
    `- Exported: ${time(exportedAt)}`,
  ]
  const instructions = systemPrompt ? `\n## Instructions\n\n${contained(systemPrompt)}\n` : ''
  return `# ${inLine(title ?? '') || 'Conversation'}\n\n${facts.join('\n')}\n${instructions}`
}

function messageOf({ message, author, model }: Told): string {
  const who = nameOf(message.role === 'ASSISTANT' ? model : author)
  const parts = [`\n## ${who}`, `*${time(message.createdAt)}*`, contained(message.content), endOf(message)]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

/** What is missing of a text, and why. */
function endOf({ status, failureCode, finishReason }: Told['message']): string {
  if (status === 'DELETED') return '*This message was deleted.*'
  if (status === 'STREAMING') return '*This reply was still being written.*'
  if (status === 'STOPPED') return '*This reply was stopped.*'
  if (status === 'FAILED') return `*This reply failed${failureCode ? ` (${inLine(failureCode)})` : ''}.*`
  return finishReason === 'LENGTH' ? '*This reply was cut because of its length.*' : ''
}

const nameOf = (named: { name: string | null } | null): string => inLine(named?.name ?? '') || 'Somebody'

/** To the minute, and the same wherever it is read. */
const time = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
