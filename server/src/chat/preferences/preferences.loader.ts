import DataLoader from 'dataloader'
import type { Db } from '../../base/db/db.js'
import { type PreferencesRow, unchanged } from './preferences.service.js'

export function createPreferencesLoader(db: Db) {
  return new DataLoader<string, PreferencesRow>(async ids => {
    const rows = await db.read.preferences.findMany({ where: { userId: { in: [...ids] } } })
    return ids.map(id => rows.find(({ userId }) => userId === id) ?? unchanged)
  })
}
