import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { renderPage } from '../../access/auth/page.js'
import { confirmDevicePage, deviceDonePage, enterCodePage } from './identityProviderDevicePage.js'

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>

const MINUTE = 60_000
const MAX_GUESSES = 5

/** Wrong codes by address; after five within a minute the sixth is not looked at (RFC 8628, 5.1). */
export interface Guesses {
  wrong(address: string): void
  tooMany(address: string): boolean
}

export function createGuesses(now: () => number = Date.now): Guesses {
  const guesses = new Map<string, number[]>()
  const recent = (address: string) => (guesses.get(address) ?? []).filter(at => at > now() - MINUTE)
  return {
    wrong(address) {
      for (const known of guesses.keys()) if (recent(known).length === 0) guesses.delete(known)
      guesses.set(address, [...recent(address), now()])
    },
    tooMany: address => recent(address).length >= MAX_GUESSES,
  }
}

/** Sign-in by device code (RFC 8628), with pages that work without scripts. */
export function deviceFlow(guesses: Guesses): DeviceFlow {
  return {
    enabled: true,
    // 20^8 codes: without vowels, so that none is a word.
    charset: 'base-20',
    mask: '****-****',
    // Who asks us is this server itself: it says for whom.
    deviceInfo: ({ oidc }) => ({
      ip: String(oidc.body?.device_ip ?? ''),
      userAgent: String(oidc.body?.device_user_agent ?? ''),
    }),
    userCodeInputSource(ctx, _form, _out, error) {
      if (error?.name === 'NotFoundError') guesses.wrong(ctx.req.socket.remoteAddress ?? '')
      const code = askedIn(ctx) ?? (error && 'userCode' in error ? String(error.userCode) : '')
      show(ctx, enterCodePage({ secret: secretOf(ctx), code, error: error?.name ?? null }))
    },
    userCodeConfirmSource(ctx, _form, client, device, code) {
      const { ip = '', userAgent = '' } = device
      const shown = {
        client: client.clientName ?? client.clientId,
        ip: String(ip),
        userAgent: String(userAgent),
      }
      show(ctx, confirmDevicePage({ ...shown, secret: secretOf(ctx), code }))
    },
    successSource: ctx => show(ctx, deviceDonePage()),
  }
}

/** Without the code that a link brings: the library would send it on by a script, which our pages do not run. */
export const withoutCode = (path: string): string => path.replace(/^(\/device)\?.*/s, '$1')

/** From `verification_uri_complete`: it fills the form in, nothing more. */
function askedIn({ req }: KoaContextWithOIDC): string | null {
  const { originalUrl = '' } = req as { originalUrl?: string }
  return new URL(originalUrl, 'http://localhost').searchParams.get('user_code')?.slice(0, 20) ?? null
}

const secretOf = ({ oidc }: KoaContextWithOIDC): string => String(oidc.session?.state?.secret ?? '')

function show(ctx: KoaContextWithOIDC, page: Parameters<typeof renderPage>[0]): void {
  ctx.type = 'html'
  ctx.body = renderPage(page)
}
