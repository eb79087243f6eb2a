import { encryptedTables } from '../../base/crypto/encrypted.js'
import { usedKeys } from '../../base/crypto/rotate.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment, openClient } from './database.js'
import { keyRingOf } from './keyRing.js'
import { createProgress } from './progress.js'

export const keysCheck: Command = {
  summary: 'which encryption keys are still needed',
  help: `

Lists which keys encrypt something in the database. Before a key is taken away from the servers, take it out of
ENCRYPTION_KEYS here: as long as something needs it, this ends with 1 and says what. Changes nothing.`,
  async run() {
    const env = await environment()
    const [first = '', ...others] = keyRingOf(env).keys()
    const client = openClient(databaseAddress(env))
    try {
      const used = await usedKeys(encryptedTables(client), createProgress('rows'))
      const missing = [...used.keys()].filter(id => id !== first && !others.includes(id))
      print(`${first}: encrypts; needed by ${counted(used.get(first) ?? 0, 'text')}`)
      for (const id of others) print(`${id}: ${needed(used.get(id) ?? 0)}`)
      for (const id of missing) print(`${id}: needed by ${counted(used.get(id) ?? 0, 'text')}, and MISSING`)
      return missing.length > 0 ? 1 : 0
    } finally {
      await client.$disconnect()
    }
  },
}

const needed = (count: number): string =>
  count > 0 ? `needed by ${counted(count, 'text')}, until keys rotate has run` : 'not needed, can be removed'
