/** What a page may do, directive by directive, beyond what every page of ours may. */
export type Policy = Record<string, string>

const always: Policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

/**
 * The content security policy of a page that is an app. Without `unsafe-inline`: what runs and what it looks like comes
 * from files of ours alone.
 */
export function pagePolicy(policy: Policy, publicUrl: URL, elsewhere: readonly string[] = []): string {
  // Not every browser counts its own address with another scheme as 'self'.
  const sockets = `${publicUrl.protocol === 'https:' ? 'wss' : 'ws'}://${publicUrl.host}`
  const asked = ["'self'", sockets, ...elsewhere].join(' ')
  const all: Policy = { ...always, 'connect-src': asked, ...policy }
  return Object.entries(all)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join('; ')
}
