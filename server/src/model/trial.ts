import { NOTHING_HERE } from './address.js'
import { ModelError, type ModelInfo, type ModelRequest } from './model.js'
import type { ServerDoor } from './serverDoor.js'

/** One thing that was tried, and what came of it. */
export interface Check {
  name: string
  /** Null: not known. */
  passed: boolean | null
  message: string
}

const PROBE_MS = 5000
const ANSWER_MS = 20_000

/** Tries a server for somebody, and says in sentences what works. After what makes the rest impossible nothing more is tried. */
export async function tryServer(door: ServerDoor, person: string): Promise<Check[]> {
  const reached = await tryAddress(door, person)
  if (reached.some(({ passed }) => passed === false)) return reached
  const models = await door.list().catch(() => [])
  const [first] = models
  const listed = {
    name: 'models',
    passed: first !== undefined,
    message: first
      ? `It has ${models.length === 1 ? '1 model' : `${models.length} models`}, first ${first.id}.`
      : 'It lists no model: name those that people may use.',
  }
  return first ? [...reached, listed, ...(await tryModel(door, first, person))] : [...reached, listed]
}

async function tryAddress(door: ServerDoor, person: string): Promise<Check[]> {
  const { status, why, lost, refused, shows } = await door.probe(PROBE_MS, person)
  const address = (passed: boolean, message: string) => ({ name: 'address', passed, message })
  const key = (passed: boolean | null, message: string) => ({ name: 'key', passed, message })
  if (lost) return [address(false, NOTHING_HERE)]
  if (status === null && refused !== null) return [key(false, refused)]
  if (status === null) return [address(false, `It cannot be reached: ${why ?? 'no answer came'}.`)]
  const answers = address(true, 'It answers.')
  const said = why ? ` It says: ${why}` : ''
  if (status === 401 || status === 403)
    return [answers, key(false, `${shows ? `It refuses the ${shows}.` : 'It wants a key.'}${said}`)]
  if (status === 404 || status === 405)
    return [answers, key(null, 'It has no list of models, by which a key could be tried.')]
  if (status >= 300) return [address(false, `It answers with the status ${status}.${said}`)]
  return [answers, key(true, shows ? `It takes the ${shows}.` : 'It wants no key.')]
}

async function tryModel(door: ServerDoor, model: ModelInfo, person: string): Promise<Check[]> {
  const signal = AbortSignal.timeout(ANSWER_MS)
  const messages: ModelRequest['messages'] = [
    { role: 'system', content: 'Answer with one word.' },
    { role: 'user', content: 'Say hello.' },
  ]
  let pieces = 0
  let told = false
  let failure: string | null = null
  try {
    for await (const piece of door.stream({ model: model.id, person, messages, maxTokens: 200, signal })) {
      if (piece.text || piece.reasoning) pieces++
      told ||= typeof piece.usage?.promptTokens === 'number'
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    failure = [error.message, error.detail].filter(Boolean).join(' ')
  }
  if (signal.aborted) failure ??= `It was not done after ${ANSWER_MS / 1000} seconds.`
  if (pieces === 0)
    return [
      {
        name: 'streaming',
        passed: false,
        message: `${model.id} does not answer: ${failure ?? 'it says nothing.'}`,
      },
    ]
  const { stream, system } = door.formOf(model.id)
  return [
    {
      name: 'streaming',
      passed: stream,
      message: stream ? `${model.id} answers piece by piece.` : `${model.id} answers in one piece only.`,
    },
    {
      name: 'usage',
      passed: told,
      message: told
        ? 'It says how many tokens an answer used.'
        : 'It does not say what an answer used: tokens are counted here.',
    },
    {
      name: 'system role',
      passed: system,
      message: system
        ? 'It takes instructions as such.'
        : 'It refuses the role of instructions: they are put before the first question.',
    },
    {
      name: 'vision',
      passed: model.vision || null,
      message: model.vision ? `${model.id} reads images.` : `Nobody said whether ${model.id} reads images.`,
    },
  ]
}
