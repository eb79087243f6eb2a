import type { Preferences } from '@parley/prisma'
import type { UpdatePreferencesInput } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { type ModelDeps, modelWithId } from '../model/allowed.js'
import { cleanInput } from './input.js'

export type PreferencesService = ReturnType<typeof createPreferencesService>

/** Of somebody who never changed any. */
export const unchanged = {
  theme: 'SYSTEM',
  locale: null,
  model: null,
  instructions: null,
  notifyReplies: true,
  updatedAt: null,
} satisfies Omit<Preferences, 'userId' | 'updatedAt'> & { updatedAt: null }

export type PreferencesRow = Omit<Preferences, 'userId' | 'updatedAt'> & { updatedAt: Date | null }

/** What people want, each for themselves. */
export function createPreferencesService(deps: { db: Db } & ModelDeps) {
  const { db } = deps

  return {
    async update(viewer: Viewer, input: UpdatePreferencesInput): Promise<PreferencesRow> {
      if (!viewer.session) throw new CodedError('FORBIDDEN', 'An API key has no preferences.')
      const { defaultModel } = input
      const model =
        defaultModel == null
          ? defaultModel
          : (await modelWithId(viewer, deps, defaultModel, 'input.defaultModel')).id
      const changes = { ...cleanInput(input), ...(model !== undefined && { model }), updatedAt: new Date() }
      const userId = viewer.user.id
      return db.write(tx =>
        tx.preferences.upsert({
          where: { userId },
          create: { ...unchanged, ...changes, userId },
          update: changes,
        }),
      )
    },
  }
}

/** The language that somebody has chosen; null where they have not. */
export async function localeOf(db: Db, viewer: Viewer): Promise<string | null> {
  const where = { userId: viewer.user.id }
  return (await db.read.preferences.findUnique({ where, select: { locale: true } }))?.locale ?? null
}
