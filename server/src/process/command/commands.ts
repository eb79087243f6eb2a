import { auditVerify } from './auditVerify.js'
import type { Command } from './command.js'
import { configCheck } from './configCheck.js'
import { keysCheck } from './keysCheck.js'
import { keysRotate } from './keysRotate.js'
import { migrateDatabase } from './migrateDatabase.js'
import { status } from './status.js'
import { usageRebuild } from './usageRebuild.js'

/** By what is typed, in the order in which they are listed. */
export const commands = new Map<string, Command>([
  ['status', status],
  ['config check', configCheck],
  ['migrate', migrateDatabase],
  ['keys check', keysCheck],
  ['keys rotate', keysRotate],
  ['audit verify', auditVerify],
  ['usage rebuild', usageRebuild],
])
