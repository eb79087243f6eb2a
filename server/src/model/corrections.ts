import type { ModelCorrection } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from '../base/db/db.js'
import { createReread } from '../base/reread.js'
import { saidOver } from './info.js'
import type { ModelInfo } from './model.js'
import type { ModelRows } from './modelRows.js'
import { adjustableIn } from './parameters.js'

/** What admins say of a model, and by their names inside, which models answer in its place. */
export interface Correction extends ModelCorrection {
  standIns: readonly string[] | null
}

/** By the names that models have inside. */
export type Corrections = ReadonlyMap<string, Correction>

export type ModelCorrections = ReturnType<typeof createModelCorrections>

/** What admins corrected, as it was a second ago at most. */
export function createModelCorrections(deps: {
  db: Db
  rows: Pick<ModelRows, 'withIds'>
  /** Whether any model may answer in the place of another. */
  fallback: boolean
  log: Pick<Logger, 'warn'>
}) {
  const { db, rows, fallback, log } = deps
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
    const ids = new Set(found.flatMap(one => [one.id, ...idsIn(one.fallbacks)]))
    const names = new Map((await rows.withIds([...ids])).map(one => [one.id, one.name]))
    const namesOf = (those: string[]) => those.flatMap(id => names.get(id) ?? [])
    const standInsOf = (stored: string | null) =>
      stored === null ? null : fallback ? namesOf(idsIn(stored)) : []
    last = new Map(
      found.flatMap(one =>
        namesOf([one.id]).map(name => [name, { ...one, standIns: standInsOf(one.fallbacks) }]),
      ),
    )
    return last
  }

  return { all: get, changed }
}

const idsIn = (stored: string | null): string[] => (stored === null ? [] : JSON.parse(stored))

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

export function correctModel(model: ModelInfo, correction: Correction | undefined): ModelInfo {
  if (!correction) return model
  const set = Object.fromEntries(
    Object.entries(correction).filter(([name, value]) => name !== 'id' && name in model && value !== null),
  )
  const adjustable = adjustableIn(correction.adjustable)
  return {
    ...saidOver(model, set),
    ...(adjustable.length > 0 && { adjustable }),
    ...(correction.standIns && { fallbacks: correction.standIns }),
    ...(correction.enabled === false && { disabled: true }),
    reported: model,
  }
}
