import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** How long an address is good for. */
export const LASTS_MS = 3_600_000
/** An address for reading is the same for so long, so that whoever shows a list twice fetches its pictures once. */
const STEP_MS = 600_000

/** What an address is good for: to put the bytes, or to read one part, with the session or API key that asked for it. */
export type Purpose = { put: true } | { part: string; by: string }

/** What stands in the query of an address. */
export interface Signed {
  by?: unknown
  expires?: unknown
  token?: unknown
}

/** Signed addresses of files: they work for an hour, and only this server can have made them. */
export function createAddresses(deps: { secret: string; publicUrl: URL; now: () => Date }) {
  const { secret, publicUrl, now } = deps
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'parley attachments', 32))
  const signatureOf = (id: string, purpose: Purpose, expires: number): Buffer =>
    createHmac('sha256', key)
      .update(
        JSON.stringify(
          'put' in purpose ? ['put', id, expires] : ['get', id, expires, purpose.part, purpose.by],
        ),
      )
      .digest()

  return {
    make(id: string, purpose: Purpose): { url: string; expiresAt: Date } {
      const step = 'put' in purpose ? 1000 : STEP_MS
      const expires = Math.ceil((now().getTime() + LASTS_MS) / step) * step
      const url = new URL(
        'put' in purpose ? `/uploads/${id}` : `/attachments/${id}/${purpose.part}`,
        publicUrl,
      )
      if ('by' in purpose) url.searchParams.set('by', purpose.by)
      url.searchParams.set('expires', String(expires))
      url.searchParams.set('token', signatureOf(id, purpose, expires).toString('base64url'))
      return { url: url.href, expiresAt: new Date(expires) }
    },

    /** Whether this server made the address, and its time is not over. */
    fits(id: string, purpose: Purpose, { expires, token }: Signed): boolean {
      if (typeof expires !== 'string' || typeof token !== 'string' || !/^\d{13}$/.test(expires)) return false
      const given = Buffer.from(token, 'base64url')
      const right = signatureOf(id, purpose, Number(expires))
      if (given.length !== right.length || !timingSafeEqual(given, right)) return false
      return Number(expires) > now().getTime()
    },
  }
}

export type Addresses = ReturnType<typeof createAddresses>
