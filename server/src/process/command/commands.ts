import { auditVerify } from './auditVerify.js'
import { backup } from './backup.js'
import type { Command } from './command.js'
import { configCheck } from './configCheck.js'
import { keysCheck } from './keysCheck.js'
import { keysRotate } from './keysRotate.js'
import { migrateDatabase } from './migrateDatabase.js'
import { restore } from './restore.js'
import { status } from './status.js'
import { usageRebuild } from './usageRebuild.js'
import { verify } from './verify.js'

/** By what is typed, in the order in which they are listed. */
export const commands = new Map<string, Command>([
  ['status', status],
  ['config check', configCheck],
  ['migrate', migrateDatabase],
  ['backup', backup],
  ['restore', restore],
  ['verify', verify],
  ['keys check', keysCheck],
  ['keys rotate', keysRotate],
  ['audit verify', auditVerify],
  ['usage rebuild', usageRebuild],
])
