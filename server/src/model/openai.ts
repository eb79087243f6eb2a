import { APIError, OpenAI } from 'openai'
import type { Logger } from 'pino'
import { CodedError } from '../base/errors.js'
import { baseOf, createAddressedFetch, NOTHING_HERE } from './address.js'
import { createAnswers } from './answer.js'
import { createBegin } from './begin.js'
import { boundedFetch } from './boundedFetch.js'
import { createBreakers } from './breakers.js'
import type { ModelConfig } from './config.js'
import { createDialects } from './dialects.js'
import { createDrawing, IMAGE_SECONDS } from './drawing.js'
import { explanations } from './explain.js'
import { forTheLog, saidBy } from './failureLog.js'
import { describeModels, unknownModel } from './info.js'
import { createModelList } from './list.js'
import { type ModelDoor, ModelError, type ModelInfo } from './model.js'
import type { Probe, ServerDoor } from './serverDoor.js'
import { createStream } from './stream.js'

/** What holds for any server. */
export type Settings = Omit<ModelConfig, 'openai' | 'azure'> & {
  /** Absent: whatever address is asked. */
  fetch?: typeof fetch
  /** Fetches what a model server says lies elsewhere; absent: nothing is fetched. */
  fetchElsewhere?: typeof fetch
}

/** OpenAI, or any server that speaks its format. */
export function createOpenAIDoor(
  { apiKey, baseUrl, models }: NonNullable<ModelConfig['openai']>,
  description: string,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
): ServerDoor {
  const baseURL = baseOf(baseUrl)
  const { fetch, isLost } = createAddressedFetch(baseURL, log, settings.fetch)
  const client = new OpenAI({
    ...fixed(settings),
    fetch,
    baseURL,
    // The client wants a key; without one the header is left out.
    apiKey: apiKey ?? 'none',
    ...(apiKey === null && { defaultHeaders: { authorization: null } }),
  })
  const written = models.map((id, place) => unknownModel(id, settings.fallback ? place : null))
  const listed =
    written.length > 0 ? fixedList(written) : createModelList(client, apiKey, log, settings.currency)
  return createDoor(
    { client, key: apiKey, shows: apiKey === null ? null : 'key', isLost },
    description,
    settings,
    listed,
    log,
  )
}

export const fixedList = (models: ModelInfo[]): Pick<ModelDoor, 'list' | 'known'> => ({
  list: async () => models,
  known: async () => models,
})

/** Said explicitly, because what is left out the client takes from the environment. */
export function fixed({ firstPieceSeconds, details, fetch = boundedFetch }: Settings) {
  const longest = Math.max(firstPieceSeconds, ...[...details.values()].map(one => one.firstPieceSeconds ?? 0))
  return {
    organization: null,
    project: null,
    logLevel: 'off',
    fetch,
    maxRetries: 0,
    // Our own watch comes first and knows first pieces from later ones.
    timeout: longest * 1000 + 1000,
  } as const
}

interface Server {
  client: OpenAI
  /** Another one for each person, where they are let in by what is theirs. */
  clientFor?: (person: string | undefined) => OpenAI
  /** Kept out of everything that is logged. */
  key: string | null
  shows: Probe['shows']
  /** Whether nothing was found at its address. */
  isLost(): boolean
}

export function createDoor(
  { client, clientFor, key, shows, isLost }: Server,
  description: string,
  settings: Settings,
  { list, known }: Pick<ModelDoor, 'list' | 'known'>,
  log: Pick<Logger, 'warn'>,
): ServerDoor {
  const breakers = createBreakers(log)
  const dialects = createDialects(client.baseURL)
  const described = new WeakMap<ModelInfo[], ModelInfo[]>()
  /** What a model told of itself in a refusal holds where nobody said otherwise. */
  const learned = (model: ModelInfo): ModelInfo => {
    const window = model.contextWindow === null ? dialects.windowOf(model.id) : null
    return window === null ? model : { ...model, contextWindow: window }
  }
  const describe = (models: ModelInfo[]): ModelInfo[] => {
    const result = described.get(models) ?? describeModels(models, settings.details)
    described.set(models, result)
    return dialects.haveTold() ? result.map(learned) : result
  }
  const asking = { clientFor: clientFor ?? (() => client), key, log }
  const answer = createAnswers({ ...asking, dialects, pieceSeconds: settings.pieceSeconds })
  const draw = createDrawing({
    ...{ ...asking, dialects, previews: settings.imagePreviews },
    fetchElsewhere: settings.fetchElsewhere,
  })
  const begin = createBegin({
    answer: (request, ms) => (request.image ? draw : answer)(request, ms),
    breakers,
    retries: settings.retries,
    firstPieceSeconds: (model, { image }) =>
      settings.details.get(model)?.firstPieceSeconds ?? (image ? IMAGE_SECONDS : settings.firstPieceSeconds),
  })
  const probe = async (asking: OpenAI, timeout: number): Promise<Probe> => {
    const found = await asking.models
      .list({ timeout })
      .then(() => ({ status: 200, why: null, refused: null }))
      .catch((error: unknown) => ({ ...outcomeOf(error, key), refused: refusalIn(error) }))
    return { ...found, lost: isLost(), shows }
  }
  return {
    description,
    list: async () => describe(await list()),
    known: async () => describe(await known()),
    begin,
    stream: createStream({ begin, log }),
    formOf: dialects.of,
    probe: (timeout, person) => probe(clientFor?.(person) ?? client, timeout),
    async check() {
      const resting = breakers.resting()
      if (resting.length > 0)
        throw new CodedError(
          'UPSTREAM_UNAVAILABLE',
          `Failed several times in a row and is left alone for half a minute: ${resting.join(', ')}.`,
        )
      const { status, why, lost, refused } = await probe(client, 2_000)
      if (lost) throw new CodedError('UPSTREAM_UNAVAILABLE', NOTHING_HERE)
      const cause = new Error(why ?? `status ${status}`)
      // Here nobody asks, whom a server that wants people's own tokens could let in.
      if (clientFor && (status === 401 || status === 403)) return
      if (refused !== null) throw new CodedError('UPSTREAM_AUTH_FAILED', refused, { cause })
      // A server without a list of models is a server that answers.
      if (status !== null && (status < 300 || status === 404 || status === 405)) return
      throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server does not answer.', { cause })
    },
  }
}

const outcomeOf = (error: unknown, key: string | null): Pick<Probe, 'status' | 'why'> => ({
  status: error instanceof APIError ? (error.status ?? null) : null,
  why: saidBy(error, [], key) ?? forTheLog(error, key).message,
})

/** Why this server is not let in; null: that is not what is wrong. */
function refusalIn(error: unknown): string | null {
  if (error instanceof Error && error.cause instanceof ModelError)
    return error.cause.detail ?? error.cause.message
  const isRefused = error instanceof APIError && (error.status === 401 || error.status === 403)
  return isRefused ? explanations.credentials.sentence : null
}
