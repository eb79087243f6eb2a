import { unzipSync } from 'fflate'
import { Refused } from './finding.js'

/** All that is unpacked of one file. */
const MAX_UNPACKED = 32 * 1024 * 1024
const MAX_ENTRIES = 10_000

/** The files of an archive whose names are wanted. Never more is unpacked than the archive says, and it may not say much. */
export function unpack(bytes: Buffer, wanted: (name: string) => boolean): Record<string, Uint8Array> {
  let entries = 0
  let size = 0
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        entries++
        const isWanted = wanted(name)
        if (isWanted) size += originalSize
        if (entries > MAX_ENTRIES || size > MAX_UNPACKED)
          throw new Refused('The file unpacks to far more than it seems to be: it is not opened.')
        return isWanted
      },
    })
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused('The file cannot be unpacked: it is damaged or locked by a password.')
  }
}
