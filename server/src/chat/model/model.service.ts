import type { Model, ModelFacts } from '@parley/schema'
import { recordAdminEvent } from '../../access/adminEvent/adminEvent.service.js'
import type { Audit } from '../../access/audit/audit.service.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { afterCommit } from '../../base/db/ending.js'
import { badInput, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { correctModel, type ModelCorrections } from '../../model/corrections.js'
import { fallbacksFor } from '../../model/fallback.js'
import { unknownModel } from '../../model/info.js'
import type { ModelInfo } from '../../model/model.js'
import type { KnownModel } from '../../model/modelRows.js'
import { allowedModels, type ModelDeps } from './allowed.js'
import { checkPrices, type Facts, factNames, factsOf, noFacts, shownFacts } from './input.js'

export interface ModelServiceDeps extends ModelDeps {
  db: Db
  audit: Audit
  modelCorrections: ModelCorrections
  /** Where nothing else is said. */
  firstPieceSeconds: number
  now: () => Date
}

/** Without its server and fallbacks, which are asked for. */
export type ShownModel = Omit<Model, 'server' | 'fallbacks'> & { ofServer: string }

export type ModelService = ReturnType<typeof createModelService>

/** Models as people see them, and as admins correct them. */
export function createModelService(deps: ModelServiceDeps) {
  const { db, audit, model, modelRows, modelCorrections, firstPieceSeconds, now } = deps
  const byName = new WeakMap<ModelInfo[], Map<string, ModelInfo>>()

  async function show(viewer: Viewer, known: KnownModel): Promise<ShownModel> {
    const { id, name, upstreamName, server } = known
    const [listed, corrections] = await Promise.all([model.known(), modelCorrections.all()])
    const named = byName.get(listed) ?? new Map(listed.map(info => [info.id, info]))
    byName.set(listed, named)
    const found = named.get(name)
    const correction = corrections.get(name)
    const info = found ?? correctModel({ ...unknownModel(name), name: upstreamName }, correction)
    const mayUse = (other: string) => viewer.models?.has(other) ?? true
    const first = listed.find(one => !one.disabled && mayUse(one.id))
    const manages = viewer.permissions.has('MODELS_MANAGE')
    return {
      ...info,
      ...{ id, upstreamName, ofServer: server },
      state: found ? (found.disabled ? 'DISABLED' : 'OFFERED') : 'GONE',
      available: found !== undefined && !found.disabled && mayUse(name),
      isDefault: first?.id === name,
      position: correction?.position ?? null,
      adjustable: [...(info.adjustable ?? [])],
      corrections: manages ? shownFacts({ ...noFacts, ...correction }) : null,
      reported: manages ? reportedOf(info) : null,
    }
  }

  const reportedOf = (info: ModelInfo): ModelFacts => {
    const { adjustable: _none, fallbacks: _either, ...reported } = info.reported ?? info
    return {
      ...shownFacts({ ...noFacts, ...reported }),
      ...{ enabled: true, isDefault: null, position: null },
      firstPieceSeconds: reported.firstPieceSeconds ?? firstPieceSeconds,
    }
  }

  const showAll = (viewer: Viewer, rows: readonly KnownModel[]) =>
    Promise.all(rows.map(row => show(viewer, row)))

  /** What is gone is passed over, and may come back; what never was, and the model itself, never answer. */
  async function checkFallbacks(id: string, ids: readonly string[]): Promise<void> {
    const known = new Set((await modelRows.withIds([...ids])).map(row => row.id))
    const wrong = ids.find(other => other === id || !known.has(other))
    if (wrong === id) throw badInput({ 'input.fallbacks': 'A model cannot answer in its own place.' })
    if (wrong !== undefined)
      throw badInput({
        'input.fallbacks': `There is no model "${wrong.slice(0, 100)}": see the query allModels.`,
      })
  }

  return {
    /** Those the viewer may use, the default first. */
    list: async (viewer: Viewer): Promise<ShownModel[]> =>
      showAll(viewer, await modelRows.allNamed((await allowedModels(viewer, model)).map(({ id }) => id))),

    /** Those that servers offer, in their order, then those that are gone. */
    async all(viewer: Viewer): Promise<ShownModel[]> {
      const listed = await model.list().catch(() => model.known())
      const offered = await modelRows.allNamed(listed.map(({ id }) => id))
      const seen = new Set(offered.map(({ id }) => id))
      const gone = (await modelRows.newest()).filter(({ id }) => !seen.has(id))
      return showAll(viewer, [...offered, ...gone])
    },

    /** What an object the viewer may see names: also a model that is gone, or not for them. */
    named: async (viewer: Viewer, name: string): Promise<ShownModel> =>
      show(viewer, await modelRows.named(name)),

    /** Those that exist: an id stands in nothing but what names the model to whoever may see that. */
    find: async (viewer: Viewer, ids: string[]): Promise<ShownModel[]> =>
      showAll(viewer, await modelRows.withIds(ids)),

    /** What answers in the place of a model, for whoever manages them. */
    async fallbacksOf(viewer: Viewer, id: string): Promise<ShownModel[] | null> {
      if (!viewer.permissions.has('MODELS_MANAGE')) return null
      const [row] = await modelRows.withIds([id])
      const usable = (await model.known()).filter(({ disabled }) => !disabled)
      return showAll(viewer, await modelRows.allNamed(row ? fallbacksFor(usable, row.name) : []))
    },

    async update(viewer: Viewer, id: string, input: ModelFacts): Promise<ShownModel> {
      const facts = factsOf(input)
      const [known] = await modelRows.withIds([id])
      if (!known) throw notFound('The model')
      await checkFallbacks(id, input.fallbacks ?? [])
      await db.write(async tx => {
        const before = await tx.modelCorrection.findUnique({ where: { id } })
        const wanted = { ...noFacts, ...before, ...facts }
        checkPrices(wanted)
        const changes = changesOf(before ?? noFacts, wanted)
        if (Object.keys(changes).length === 0) return
        const others = facts.isDefault ? await takeDefault(tx, id) : []
        const data = { ...facts, updatedAt: now() }
        await tx.modelCorrection.upsert({
          where: { id },
          create: { ...noFacts, ...data, id, revision: 1 },
          update: { ...data, revision: { increment: 1 } },
        })
        afterCommit(tx, modelCorrections.changed)
        await audit.record(tx, viewer, {
          action: 'model.updated',
          target: { type: 'Model', id },
          details: { model: known.upstreamName, ...changes },
        })
        await recordAdminEvent(tx, 'UPDATED', id, ...others)
      })
      return show(viewer, known)
    },
  }
}

/** From the others, whose ids are returned. */
async function takeDefault(tx: Transaction, id: string): Promise<string[]> {
  const where = { isDefault: true, id: { not: id } }
  const others = await tx.modelCorrection.findMany({ where, select: { id: true } })
  await tx.modelCorrection.updateMany({ where, data: { isDefault: null, revision: { increment: 1 } } })
  return others.map(other => other.id)
}

/** What is said now of what is said otherwise, "" where nothing is; of a long text whether there is one. */
const changesOf = (before: Facts, after: Facts): Record<string, string> =>
  Object.fromEntries(
    factNames
      .filter(name => before[name] !== after[name])
      .map(name => [
        name,
        name === 'systemPrompt' || name === 'extraBody'
          ? after[name] === null
            ? ''
            : 'set'
          : String(after[name] ?? ''),
      ]),
  )
