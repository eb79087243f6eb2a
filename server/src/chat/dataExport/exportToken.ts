import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Makes addresses that only this server could have made: ids alone can be guessed at. */
export function createExportTokens(secret: string, publicUrl: URL) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'parley data export', 32))
  const signatureOf = (id: string): Buffer => createHmac('sha256', key).update(id).digest()
  return {
    urlOf(id: string): string {
      const url = new URL(`/exports/${id}`, publicUrl)
      url.searchParams.set('token', signatureOf(id).toString('base64url'))
      return url.href
    },
    fits(id: string, token: string): boolean {
      const given = Buffer.from(token, 'base64url')
      const right = signatureOf(id)
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
