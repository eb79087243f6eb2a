import { contained, inLine } from './contained.js'
import type { About, Named, Told } from './told.js'
import type { Words } from './words.js'

/** One branch to read. */
export async function* markdownOf(
  about: About,
  pages: AsyncGenerator<Told[], void>,
  words: Words,
): AsyncGenerator<string, void> {
  yield headOf(about, words)
  for await (const messages of pages) yield messages.map(told => messageOf(told, words)).join('')
}

function headOf({ conversation, owner, model, participants, exportedAt }: About, words: Words): string {
  const { title, systemPrompt, createdAt } = conversation
  const others = participants.filter(({ id }) => id !== owner.id)
  const facts = [
    `- ${words.from}: ${nameOf(owner, words)}`,
    ...(others.length > 0 ? [`- ${words.with}: ${others.map(one => nameOf(one, words)).join(', ')}`] : []),
    `- ${words.model}: ${nameOf(model, words)}`,
    `- ${words.started}: ${words.time(createdAt)}`,
    `- ${words.exported}: ${words.time(exportedAt)}`,
  ]
  const instructions = systemPrompt ? `\n## ${words.instructions}\n\n${contained(systemPrompt)}\n` : ''
  return `# ${inLine(title ?? '') || words.conversation}\n\n${facts.join('\n')}\n${instructions}`
}

function messageOf({ message, files, author, model }: Told, words: Words): string {
  const who = nameOf(message.role === 'ASSISTANT' ? model : author, words)
  const end = endOf(message, words)
  const parts = [
    `\n## ${who}`,
    `*${words.time(message.createdAt)}*`,
    contained(message.content),
    files.map(({ filename, size }) => `- ${words.file}: ${inLine(filename)} (${size} bytes)`).join('\n'),
    end && `*${end}*`,
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

/** What is missing of a text, and why. */
function endOf({ status, failureCode, finishReason }: Told['message'], words: Words): string {
  if (status === 'DELETED') return words.deleted
  if (status === 'STREAMING') return words.writing
  if (status === 'STOPPED') return words.stopped
  if (status === 'FAILED') return words.failed(inLine(failureCode ?? ''))
  return finishReason === 'LENGTH' ? words.cut : ''
}

const nameOf = (named: Pick<Named, 'name'> | null, words: Words): string =>
  inLine(named?.name ?? '') || words.somebody
