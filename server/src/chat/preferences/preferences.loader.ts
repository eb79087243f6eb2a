import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { type PreferencesRow, unchanged } from './preferences.service.js'

export function createPreferencesLoader(db: Db) {
  return createLoader<string, PreferencesRow>(db, 'preferences', async ids => {
    const rows = await db.read.preferences.findMany({ where: { userId: { in: [...ids] } } })
    return ids.map(id => rows.find(({ userId }) => userId === id) ?? unchanged)
  })
}
