import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Makes addresses that only this server could have made: ids alone can be guessed at. */
export function createExportTokens(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'parley data export', 32))
  const signatureOf = (id: string): Buffer => createHmac('sha256', key).update(id).digest()
  return {
    tokenOf: (id: string): string => signatureOf(id).toString('base64url'),
    fits(id: string, token: string): boolean {
      const given = Buffer.from(token, 'base64url')
      const right = signatureOf(id)
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
