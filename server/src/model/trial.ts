import { NOTHING_HERE } from './address.js'
import { ModelError, type ModelInfo, type ModelRequest } from './model.js'
import type { Probe, ServerDoor } from './serverDoor.js'

/** One thing that was tried, and what came of it. */
export interface Check {
  name: string
  /** Which of the sentences `message` is. */
  finding: Finding
  /** The model it is about; null: none. */
  model: string | null
  /** What was said or done there, or what went wrong; null: nothing. */
  detail: string | null
  /** Null: not known. */
  passed: boolean | null
  message: string
}

export type Finding =
  | 'NOTHING_THERE'
  | 'UNREACHABLE'
  | 'ANSWERS'
  | 'ANSWERS_BADLY'
  | 'NO_CREDENTIAL'
  | 'KEY_REFUSED'
  | 'TOKEN_REFUSED'
  | 'KEY_WANTED'
  | 'KEY_UNTRIED'
  | 'KEY_TAKEN'
  | 'TOKEN_TAKEN'
  | 'NO_KEY_WANTED'
  | 'LISTED'
  | 'NOTHING_LISTED'
  | 'SILENT'
  | 'STREAMS'
  | 'ONE_PIECE'
  | 'USAGE_TOLD'
  | 'USAGE_COUNTED'
  | 'INSTRUCTIONS_TAKEN'
  | 'INSTRUCTIONS_REFUSED'
  | 'SEES'
  | 'SIGHT_UNKNOWN'

/** Of a finding, what it may be about. */
const found = (
  name: string,
  passed: boolean | null,
  finding: Finding,
  message: string,
  about: { model?: string; detail?: string | null } = {},
): Check => ({ name, passed, finding, message, model: about.model ?? null, detail: about.detail ?? null })

const PROBE_MS = 5000
const ANSWER_MS = 20_000

/** Tries a server for somebody, and says in sentences what works. After what makes the rest impossible nothing more is tried. */
export async function tryServer(door: ServerDoor, person: string): Promise<Check[]> {
  const reached = await tryAddress(door, person)
  if (reached.some(({ passed }) => passed === false)) return reached
  const models = await door.list().catch(() => [])
  const [first] = models
  const count = models.length === 1 ? '1 model' : `${models.length} models`
  const listed = first
    ? found('models', true, 'LISTED', `It has ${count}, first ${first.id}.`, { model: first.id })
    : found('models', false, 'NOTHING_LISTED', 'It lists no model: name those that people may use.')
  return first ? [...reached, listed, ...(await tryModel(door, first, person))] : [...reached, listed]
}

async function tryAddress(door: ServerDoor, person: string): Promise<Check[]> {
  const { status, why, lost, refused, shows } = await door.probe(PROBE_MS, person)
  if (lost) return [found('address', false, 'NOTHING_THERE', NOTHING_HERE)]
  if (status === null && refused !== null)
    return [found('key', false, 'NO_CREDENTIAL', refused, { detail: refused })]
  if (status === null) {
    const detail = why ?? 'no answer came'
    return [found('address', false, 'UNREACHABLE', `It cannot be reached: ${detail}.`, { detail })]
  }
  const answers = found('address', true, 'ANSWERS', 'It answers.')
  const said = why ? ` It says: ${why}` : ''
  if (status === 401 || status === 403)
    return [
      answers,
      found('key', false, REFUSED[shows ?? 'none'], `${refusalOf(shows)}${said}`, { detail: why }),
    ]
  if (status === 404 || status === 405)
    return [
      answers,
      found('key', null, 'KEY_UNTRIED', 'It has no list of models, by which a key could be tried.'),
    ]
  if (status >= 300)
    return [
      found('address', false, 'ANSWERS_BADLY', `It answers with the status ${status}.${said}`, {
        detail: `${status}${why ? `: ${why}` : ''}`,
      }),
    ]
  return [
    answers,
    found('key', true, TAKEN[shows ?? 'none'], shows ? `It takes the ${shows}.` : 'It wants no key.'),
  ]
}

const REFUSED = { key: 'KEY_REFUSED', token: 'TOKEN_REFUSED', none: 'KEY_WANTED' } as const
const TAKEN = { key: 'KEY_TAKEN', token: 'TOKEN_TAKEN', none: 'NO_KEY_WANTED' } as const

const refusalOf = (shows: Probe['shows']): string => (shows ? `It refuses the ${shows}.` : 'It wants a key.')

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
  const about = { model: model.id }
  if (pieces === 0) {
    const detail = failure ?? 'it says nothing.'
    return [
      found('streaming', false, 'SILENT', `${model.id} does not answer: ${detail}`, { ...about, detail }),
    ]
  }
  const { stream, system } = door.formOf(model.id)
  return [
    stream
      ? found('streaming', true, 'STREAMS', `${model.id} answers piece by piece.`, about)
      : found('streaming', false, 'ONE_PIECE', `${model.id} answers in one piece only.`, about),
    told
      ? found('usage', true, 'USAGE_TOLD', 'It says how many tokens an answer used.')
      : found(
          'usage',
          false,
          'USAGE_COUNTED',
          'It does not say what an answer used: tokens are counted here.',
        ),
    system
      ? found('system role', true, 'INSTRUCTIONS_TAKEN', 'It takes instructions as such.')
      : found(
          'system role',
          false,
          'INSTRUCTIONS_REFUSED',
          'It refuses the role of instructions: they are put before the first question.',
        ),
    model.vision
      ? found('vision', true, 'SEES', `${model.id} reads images.`, about)
      : found('vision', null, 'SIGHT_UNKNOWN', `Nobody said whether ${model.id} reads images.`, about),
  ]
}
