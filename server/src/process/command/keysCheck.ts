import { encryptedTables } from '../../base/crypto/encrypted.js'
import { usedKeys } from '../../base/crypto/rotate.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment, openClient } from './database.js'
import { openFiles, sealedFiles } from './files.js'
import { keyRingOf } from './keyRing.js'
import { createProgress } from './progress.js'

export const keysCheck: Command = {
  summary: 'which encryption keys are still needed',
  help: `

Lists which keys encrypt something in the database, or a file in STORAGE_DIR. Before a key is taken away from the servers, take it out of
ENCRYPTION_KEYS here: as long as something needs it, this ends with 1 and says what. Changes nothing.`,
  async run() {
    const env = await environment()
    const ring = keyRingOf(env)
    const [first = '', ...others] = ring.keys()
    const client = openClient(databaseAddress(env))
    try {
      const used = await usedKeys(encryptedTables(client), createProgress('rows'))
      const files = new Map<string, number>()
      for await (const { keyId } of sealedFiles(openFiles(env, ring)))
        files.set(keyId, (files.get(keyId) ?? 0) + 1)
      const by = (id: string) => inAll(used.get(id) ?? 0, files.get(id) ?? 0)
      const missing = [...new Set([...used.keys(), ...files.keys()])].filter(
        id => id !== first && !others.includes(id),
      )
      print(`${first}: encrypts; needed by ${by(first)}`)
      for (const id of others)
        print(
          used.has(id) || files.has(id)
            ? `${id}: needed by ${by(id)}, until keys rotate has run`
            : `${id}: not needed, can be removed`,
        )
      for (const id of missing) print(`${id}: needed by ${by(id)}, and MISSING`)
      return missing.length > 0 ? 1 : 0
    } finally {
      await client.$disconnect()
    }
  },
}

const inAll = (texts: number, files: number): string =>
  files === 0 ? counted(texts, 'text') : `${counted(texts, 'text')} and ${counted(files, 'file')}`
