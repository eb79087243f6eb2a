import { failureOf } from '../conversation/messageParts.js'
import { imageIn, parametersIn } from '../model/parameters.js'
import type { About, Told } from './told.js'

/** Raised by what readers of the version before would take wrong; what is only added keeps it. */
const VERSION = 1

/** All branches as one object, a message on each line. */
export async function* jsonOf(
  about: About,
  leafId: string | null,
  pages: AsyncGenerator<Told[], void>,
): AsyncGenerator<string, void> {
  const { exportedAt, conversation, owner, model, participants } = about
  const { id, title, systemPrompt, temporary, createdAt, updatedAt } = conversation
  const parameters = parametersIn(conversation.parameters)
  const head = {
    ...{ format: 'parley-conversation', version: VERSION, exportedAt, leafId },
    conversation: {
      ...{ id, title, owner, participants, model, parameters, systemPrompt, temporary },
      ...{ createdAt, updatedAt },
    },
  }
  yield `${JSON.stringify(head).slice(0, -1)},"messages":[`
  let between = '\n'
  for await (const messages of pages) {
    if (messages.length === 0) continue
    yield between + messages.map(told => JSON.stringify(messageOf(told))).join(',\n')
    between = ',\n'
  }
  yield '\n]}\n'
}

function messageOf({ message, files, author, model }: Told): object {
  const { id, parentId, role, status, finishReason, content, createdAt, completedAt } = message
  const failure = failureOf(message)
  const image = imageIn(message.parameters)
  return {
    ...{ id, parentId, role, author, model, status, finishReason },
    failure: failure && { code: failure.code, message: failure.message },
    ...(image && { image }),
    ...{ parameters: parametersIn(message.parameters), content, attachments: files, createdAt, completedAt },
  }
}
