import type { DatabaseAddress } from '@parley/prisma'
import type { FileSource } from '../backup/copyFiles.js'
import type { FileTarget } from '../backup/restoreFiles.js'
import type { Environment } from '../environment.js'
import { openClient } from './database.js'
import { openKeptFiles } from './files.js'
import { keyRingOf } from './keyRing.js'
import { createProgress } from './progress.js'

/** Where the server keeps the files of people, for whoever puts some there. Needs no key before there is one. */
export const fileTarget = (env: Environment): FileTarget => ({
  open() {
    const ring = keyRingOf(env)
    const storage = openKeptFiles(env, ring)
    return storage && { storage, ring }
  },
  onProgress: createProgress('files'),
})

/** The same for whoever copies them, beside servers that run. */
export const fileSource = (env: Environment, at: DatabaseAddress): FileSource => ({
  ...fileTarget(env),
  async isDeleted(id) {
    const client = openClient(at)
    try {
      return (await client.attachment.count({ where: { id } })) === 0
    } finally {
      await client.$disconnect()
    }
  },
})
