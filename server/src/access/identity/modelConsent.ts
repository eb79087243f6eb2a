/** Where people sign in so that their own token may be used for model servers; null: nobody signs in by Entra here. */
export type ModelConsentUrl = (returnTo?: string) => string | null

/** What such a sign-in is asked for by: `/auth/login/entra?consent=models`. */
export const CONSENT = 'models'

/** `pages`: whether this server has pages of its own to go back to. */
export function createModelConsentUrl(
  publicUrl: URL,
  entra: { id: string } | undefined,
  pages: boolean,
): ModelConsentUrl {
  return returnTo => {
    if (!entra) return null
    const url = new URL(`/auth/login/${entra.id}`, publicUrl)
    url.searchParams.set('consent', CONSENT)
    if (returnTo !== undefined && pages) url.searchParams.set('returnTo', returnTo)
    return url.href
  }
}
