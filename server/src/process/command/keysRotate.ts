import { type Cipher, createCipher, UnreadableError } from '../../base/crypto/cipher.js'
import { encryptedTables } from '../../base/crypto/encrypted.js'
import { rotate, usedKeys } from '../../base/crypto/rotate.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment, openClient } from './database.js'
import { openFiles, sealedFiles } from './files.js'
import { keyRingOf } from './keyRing.js'
import { createProgress } from './progress.js'

export const keysRotate: Command = {
  summary: 'encrypt everything again with the first key',
  help: ` [--dry-run]

Encrypts everything again that is not encrypted with the first key of ENCRYPTION_KEYS, files in STORAGE_DIR included. To change the key: put a new one in
front (ENCRYPTION_KEYS=new:<base64>,old:<base64>; a key is 32 random bytes, as by openssl rand -base64 32), restart every
server process, run this, then keys check with the old key removed from ENCRYPTION_KEYS.

  --dry-run   only says how much there is to do

Servers may run meanwhile. It may be interrupted: the next time it goes on with the rest. Ends with 1 if something cannot
be read with these keys; that stays as it is.`,
  options: { 'dry-run': { type: 'boolean' } },
  async run(options) {
    const env = await environment()
    const ring = keyRingOf(env)
    const cipher = createCipher(ring)
    const client = openClient(databaseAddress(env))
    const tables = encryptedTables(client)
    try {
      if (options['dry-run']) {
        const used = await usedKeys(tables, createProgress('rows'))
        const others = [...used]
          .filter(([id]) => id !== cipher.keyId)
          .reduce((sum, [, count]) => sum + count, 0)
        print(`${counted(others, 'text')} would be encrypted again, with the key ${cipher.keyId}.`)
        return 0
      }
      const { changed, unreadable } = await rotate(tables, cipher, createProgress('rows'))
      print(
        `${counted(changed, 'text')} ${changed === 1 ? 'was' : 'were'} encrypted again, with the key ${cipher.keyId}.`,
      )
      const files = await rotateFiles(openFiles(env, ring), cipher)
      if (files.changed > 0) print(`${counted(files.changed, 'file')} too.`)
      if (files.unreadable > 0) print(`${counted(files.unreadable, 'file')} cannot be read with these keys.`)
      if (unreadable > 0)
        print(
          `${counted(unreadable, 'text')} cannot be read with these keys, and ${unreadable === 1 ? 'stays' : 'stay'} as before.`,
        )
      return unreadable + files.unreadable > 0 ? 1 : 0
    } finally {
      await client.$disconnect()
    }
  },
}

/** Of the folder that servers use at the same time: each file is there before and after. */
async function rotateFiles(files: ReturnType<typeof openFiles>, cipher: Cipher) {
  const result = { changed: 0, unreadable: 0 }
  for await (const { key, keyId } of sealedFiles(files)) {
    if (keyId === cipher.keyId) continue
    try {
      await files?.reseal(key)
      result.changed++
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      result.unreadable++
    }
  }
  return result
}
