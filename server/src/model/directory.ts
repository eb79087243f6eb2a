import type { ModelCorrection } from '@parley/prisma'
import type { Logger } from 'pino'
import { CodedError } from '../base/errors.js'
import { inWords } from '../base/telemetry/inWords.js'
import { within } from '../base/within.js'
import type { Begin } from './begin.js'
import { type Corrections, correctModels } from './corrections.js'
import { type ModelDoor, ModelError, type ModelInfo, type ModelRequest } from './model.js'
import { looksLikeId, type ModelRows } from './modelRows.js'
import { withParameters } from './parameters.js'
import type { ServerDoor } from './serverDoor.js'
import { createStream } from './stream.js'

/** A server beside the one of the environment. */
export interface OtherServer {
  id: string
  name: string
  standsIn: boolean
  door: ServerDoor
}

export interface DirectoryOptions {
  /** Of the environment. */
  first: { door: ServerDoor; standsIn: boolean; exists: boolean }
  others(): Promise<readonly OtherServer[]>
  rows: Pick<ModelRows, 'named' | 'ofServer'>
  /** What admins say of models. */
  corrections(): Promise<Corrections>
  log: Pick<Logger, 'warn'>
}

/** How long one waits for the first list of a server that does not answer; later nobody does. */
const PATIENCE_MS = 2000

/** One door to the models of all servers. Outside of it nobody knows that there are several. */
export function createDirectory(options: DirectoryOptions): ModelDoor {
  const { first, others, rows, corrections, log } = options
  const inside = new WeakMap<ModelInfo[], Promise<ModelInfo[]>>()
  let last: { parts: ModelInfo[][]; all: ModelInfo[] } = { parts: [], all: [] }

  /** Its models, by the names they have inside; the same array while it lists the same. */
  async function listOf({ id, standsIn, door }: OtherServer): Promise<ModelInfo[]> {
    const models = await within(PATIENCE_MS, door.known(), () => nothing)
    const named = inside.get(models) ?? name(models)
    inside.set(models, named)
    return named

    async function name(listed: ModelInfo[]): Promise<ModelInfo[]> {
      const known = await rows.ofServer(
        id,
        listed.map(model => model.id),
      )
      return listed.map((model, at) => ({
        ...model,
        id: known[at]?.name ?? model.id,
        upstreamName: model.id,
        ...{ server: id, standsIn },
      }))
    }
  }

  const own = new WeakMap<ModelInfo[], ModelInfo[]>()
  function ofFirst(models: ModelInfo[]): ModelInfo[] {
    if (!first.standsIn) return models
    const marked = own.get(models) ?? models.map(model => ({ ...model, standsIn: true }))
    own.set(models, marked)
    return marked
  }

  async function together(ofEnvironment: () => Promise<ModelInfo[]>): Promise<ModelInfo[]> {
    const beside = await others()
    if (beside.length === 0) return ofFirst(await ofEnvironment())
    const [environment, ...lists] = await Promise.all([
      ofEnvironment().catch((error: unknown) => error as Error),
      ...beside.map(listOf),
    ])
    if (!Array.isArray(environment) && lists.every(({ length }) => length === 0)) throw environment
    const parts = [Array.isArray(environment) ? ofFirst(environment) : nothing, ...lists]
    if (parts.length !== last.parts.length || parts.some((part, at) => part !== last.parts[at]))
      last = { parts, all: toldApart(parts, beside) }
    return last.all
  }

  let inForce: { listed: ModelInfo[]; by: Corrections | null; models: ModelInfo[] } = none
  /** As admins corrected them; the same array while neither changes. */
  async function corrected(listed: ModelInfo[]): Promise<ModelInfo[]> {
    const by = await corrections()
    if (by.size === 0) return listed
    if (inForce.listed !== listed || inForce.by !== by)
      inForce = { listed, by, models: correctModels(listed, by) }
    return inForce.models
  }

  const begin: Begin = async (asked, model) => {
    const correction = (await corrections()).get(model)
    const row = looksLikeId(model) ? await rows.named(model) : null
    if (correction?.enabled === false) throw disabled(row?.upstreamName ?? model)
    const request = correction ? asSaid(asked, correction) : asked
    if (!row || row.name !== row.id) return first.door.begin(request, model)
    const server = (await others()).find(({ id }) => id === row.server)
    if (!server) throw gone(row.upstreamName)
    return { ...(await server.door.begin(request, row.upstreamName)), model }
  }

  return {
    description: first.door.description,
    list: async () => corrected(await together(() => first.door.list())),
    known: async () => corrected(await together(() => first.door.known())),
    stream: createStream({ begin, log }),
    async check() {
      const beside = await others()
      if (beside.length === 0) return first.door.check()
      const asked = [
        ...(first.exists ? [{ name: 'The server of the environment', door: first.door }] : []),
        ...beside,
      ]
      const found = await Promise.allSettled(asked.map(({ door }) => door.check()))
      const wrong = found.flatMap((one, at) =>
        one.status === 'rejected' ? [`${asked[at]?.name}: ${inWords(one.reason)}`] : [],
      )
      if (wrong.length > 0) throw new CodedError('UPSTREAM_UNAVAILABLE', wrong.join(' '))
    },
  }
}

const nothing: ModelInfo[] = []
const none = { listed: nothing, by: null, models: nothing }

/** A name that another server has already is shown with that of its own. */
function toldApart(
  [environment = [], ...lists]: ModelInfo[][],
  servers: readonly OtherServer[],
): ModelInfo[] {
  const taken = new Set(environment.map(({ name }) => name))
  const all = [...environment]
  for (const [at, list] of lists.entries())
    for (const model of list) {
      const name = taken.has(model.name) ? `${model.name} (${servers[at]?.name})` : model.name
      taken.add(name)
      all.push({ ...model, name })
    }
  return all
}

const gone = (name: string) =>
  new ModelError(
    'MODEL_UNAVAILABLE',
    `The server of the model "${name.slice(0, 100)}" is not there any more, or is switched off: choose another model.`,
  )

const asSaid = (request: ModelRequest, correction: ModelCorrection): ModelRequest => ({
  ...withParameters(request, correction),
  ...(correction.firstPieceSeconds && { firstPieceSeconds: correction.firstPieceSeconds }),
})

const disabled = (name: string) =>
  new ModelError(
    'MODEL_UNAVAILABLE',
    `The model "${name.slice(0, 100)}" was taken out of use: choose another model.`,
  )
