import type { DeviceLogin } from '@parley/prisma'
import type { Cipher } from '../../base/crypto/cipher.js'
import type { Db, Transaction } from '../../base/db/db.js'

const SLOWER_SECONDS = 5
const SLOWEST_SECONDS = 60
/** Longer than asking the provider may take; how long nobody else asks if this process dies meanwhile. */
const LEASE_MS = 30_000

export interface NewDeviceLogin {
  handleHash: string
  provider: string
  deviceCode: string
  browserHash: string | null
  interval: number
  expiresAt: Date
}

/** A stored sign-in by device code, its provider's code decrypted. */
export type StoredLogin = DeviceLogin

/** Sign-ins that wait for their person. Whoever claims one is the only one to ask the provider meanwhile. */
export interface DeviceLogins {
  add(login: NewDeviceLogin): Promise<void>
  find(handleHash: string): Promise<StoredLogin | null>
  /** False where it is too early, which makes the next time later, or somebody else is asking. */
  claim(login: StoredLogin): Promise<boolean>
  /** After asking in vain: when to ask again. */
  release(login: StoredLogin, claimedAt: Date, slower: boolean): Promise<void>
  /** True for the one caller who ended it. */
  end(tx: Transaction, handleHash: string): Promise<boolean>
}

const later = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000)
const slowed = (interval: number): number =>
  Math.min(interval + SLOWER_SECONDS, Math.max(SLOWEST_SECONDS, interval))
const placeOf = (handleHash: string) => ({ table: 'device_login', row: handleHash, column: 'device_code' })

export function createDeviceLogins({
  db,
  cipher,
  now,
}: {
  db: Db
  cipher: Cipher
  now: () => Date
}): DeviceLogins {
  return {
    async add({ deviceCode, ...login }) {
      const createdAt = now()
      const sealed = cipher.encrypt(deviceCode, placeOf(login.handleHash))
      const data = { ...login, deviceCode: sealed, pollAt: createdAt, createdAt }
      await db.write(tx => tx.deviceLogin.create({ data }))
    },

    async find(handleHash) {
      const login = await db.read.deviceLogin.findUnique({ where: { handleHash } })
      if (!login || login.expiresAt <= now()) return null
      return { ...login, deviceCode: cipher.decrypt(login.deviceCode, placeOf(handleHash)) }
    },

    async claim({ handleHash, pollAt, interval }) {
      const at = now()
      const early = at < pollAt
      const next = slowed(interval)
      // Only while the row is as it was read: of several at once one gets it.
      const { count } = await db.write(tx =>
        tx.deviceLogin.updateMany({
          where: { handleHash, pollAt, interval },
          data: early
            ? { interval: next, pollAt: later(pollAt, next - interval) }
            : { pollAt: new Date(at.getTime() + LEASE_MS) },
        }),
      )
      return !early && count === 1
    },

    async release({ handleHash }, claimedAt, slower) {
      await db.write(async tx => {
        const login = await tx.deviceLogin.findUnique({ where: { handleHash } })
        if (!login) return
        const interval = slower ? slowed(login.interval) : login.interval
        await tx.deviceLogin.updateMany({
          where: { handleHash },
          data: { interval, pollAt: later(claimedAt, interval) },
        })
      })
    },

    async end(tx, handleHash) {
      const { count } = await tx.deviceLogin.deleteMany({ where: { handleHash } })
      return count === 1
    },
  }
}

export async function forgetDeviceLogins(db: Db, now: Date): Promise<void> {
  await db.write(tx => tx.deviceLogin.deleteMany({ where: { expiresAt: { lt: now } } }))
}
