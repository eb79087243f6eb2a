import type { ModelCorrection } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from '../base/db/db.js'
import { createReread } from '../base/reread.js'
import { saidOver } from './info.js'
import type { ModelInfo } from './model.js'
import type { ModelRows } from './modelRows.js'
import { adjustableIn } from './parameters.js'

/** What admins say of models, by the names that models have inside. */
export type Corrections = ReadonlyMap<string, ModelCorrection>

export type ModelCorrections = ReturnType<typeof createModelCorrections>

/** What admins corrected, as it was a second ago at most. */
export function createModelCorrections(deps: {
  db: Db
  rows: Pick<ModelRows, 'withIds'>
  log: Pick<Logger, 'warn'>
}) {
  const { db, rows, log } = deps
  const { get, changed } = createReread(read, error =>
    log.warn({ err: error }, 'what is set for models could not be read again'),
  )
  let last: Corrections = new Map()

  /** The same map while nothing changed. */
  async function read(): Promise<Corrections> {
    const found = await db.read.modelCorrection.findMany({ orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }] })
    const isSame =
      found.length === last.size && [...last.values()].every((one, at) => isAsOld(one, found[at]))
    if (isSame) return last
    const models = new Map((await rows.withIds(found.map(({ id }) => id))).map(one => [one.id, one.name]))
    last = new Map(found.flatMap(one => (models.has(one.id) ? [[models.get(one.id) ?? '', one]] : [])))
    return last
  }

  return { all: get, changed }
}

const isAsOld = (one: ModelCorrection, other: ModelCorrection | undefined): boolean =>
  one.id === other?.id && one.revision === other.revision

/** Models as they are in force, in the order that admins gave them: the default first, then those with a place. */
export function correctModels(models: readonly ModelInfo[], corrections: Corrections): ModelInfo[] {
  const corrected = models.map(model => correctModel(model, corrections.get(model.id)))
  const placeOf = ({ id }: ModelInfo) => corrections.get(id)?.position ?? Number.POSITIVE_INFINITY
  const sorted = corrected.toSorted((a, b) =>
    placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0,
  )
  // Of two that were made the default at one moment, the one that was last.
  const chosen = [...corrections].find(
    ([name, { isDefault }]) => isDefault && models.some(one => one.id === name),
  )
  const first = sorted.findIndex(({ id }) => id === chosen?.[0])
  return first < 1 ? sorted : [...sorted.splice(first, 1), ...sorted]
}

export function correctModel(model: ModelInfo, correction: ModelCorrection | undefined): ModelInfo {
  if (!correction) return model
  const set = Object.fromEntries(
    Object.entries(correction).filter(([name, value]) => name !== 'id' && name in model && value !== null),
  )
  const adjustable = adjustableIn(correction.adjustable)
  return {
    ...saidOver(model, set),
    ...(adjustable.length > 0 && { adjustable }),
    ...(correction.enabled === false && { disabled: true }),
    reported: model,
  }
}
