const modes = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify']

/**
 * What DATABASE_URL means, as the driver understands it: `sslmode` is read as PostgreSQL's own programs do (require
 * encrypts, verify-full verifies), and a password may be given beside it. Throws what is wrong, as the end of a sentence
 * and without any part of the address.
 */
export function readPostgresqlUrl(text: string, password?: string): string {
  if (!isEscaped(text))
    throw new Error(
      'has a user or password with characters that mean something in an address: percent-encode them (@ is %40, : %3A, / %2F, ? %3F, # %23, % %25), or set DATABASE_PASSWORD',
    )
  const url = URL.parse(text)
  if (!url) throw new Error('is not an address: postgresql://user:password@host:5432/database')
  const { searchParams } = url
  if ((searchParams.get('schema') ?? 'public') !== 'public')
    throw new Error('names a schema, which is not used: give Parley a database of its own')
  searchParams.delete('schema')
  const mode = searchParams.get('sslmode')
  if (mode !== null && !modes.includes(mode))
    throw new Error('has an sslmode that is none of disable, require, verify-ca, verify-full')
  if (mode === 'verify-ca' && !searchParams.has('sslrootcert'))
    throw new Error('has sslmode=verify-ca without sslrootcert=<file of the authority>')
  // The driver’s own word for it.
  if (mode === 'no-verify') searchParams.set('sslmode', 'require')
  if (mode !== null) searchParams.set('uselibpqcompat', 'true')
  if (password && !url.password) url.password = encodeURIComponent(password)
  return url.href
}

/**
 * Whether an address says what it was meant to: a password with an @ or # moves the rest of itself into the host, where it
 * would be shown, and asked for in the DNS.
 */
export function isEscaped(text: string): boolean {
  const rest = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
  const [authority = ''] = rest.split(/[/?#]/, 1)
  const ats = authority.split('@').length - 1
  const strays = ats > 1 || rest.includes('#') || (ats === 0 && rest.includes('@'))
  return !strays && !/%(?![\da-f]{2})/i.test(authority)
}
