import type { Environment } from './environment.js'
import { issuerVariables, variables } from './variables.js'

/** Names that begin so were most likely meant for Parley, wherever they stand. */
const ours = /^(PARLEY|OPENAI|AZURE|OIDC|GOOGLE|GITHUB|REDIS|DATABASE|OLLAMA|MODEL|SESSION|CHAT)_/
/** Read by Node itself, or by what starts the server. */
const others = new Set([
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'TZ',
  'POSTGRES_PASSWORD',
  'OLLAMA_MODEL',
  // By the package that asks Azure for tokens.
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  // By our own command line, on the same machine.
  'PARLEY_SERVER',
  'PARLEY_TOKEN',
  'PARLEY_API_KEY',
  'PARLEY_CONFIG_DIR',
])
/** A platform names its neighbours in this way: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
const ofPlatform = /_(SERVICE_(HOST|PORT(_.+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_.+)?)?)$/

const issuerName = /^OIDC_([A-Z0-9]+)_(.+)$/

export function isKnown(name: string): boolean {
  const [, , own] = issuerName.exec(name) ?? []
  return (
    Object.hasOwn(variables.shape, name) || (own !== undefined && Object.hasOwn(issuerVariables.shape, own))
  )
}

/** Set by a platform about a service that happens to have a name like ours. */
export const isServiceLink = (name: string, value = ''): boolean =>
  ofPlatform.test(name) && (/_SERVICE_|_\d+_/.test(name) || /^(tcp|udp|sctp):\/\//.test(value))

/** Names that are set and that nothing reads. */
export function unknownNames(env: Environment, inFile: ReadonlySet<string>): string[] {
  const isMeant = (name: string) => inFile.has(name) || ours.test(name) || meantBy(name) !== null
  return Object.keys(env)
    .filter(name => env[name] && !isKnown(name) && !others.has(name) && !isServiceLink(name, env[name]))
    .filter(isMeant)
}

/** What whoever wrote this name most likely meant; null: no known one is like it. */
export function meantBy(name: string): string | null {
  const [, issuer = 'NAME', own] = issuerName.exec(name) ?? []
  const issuers = own ? Object.keys(issuerVariables.shape).map(key => `OIDC_${issuer}_${key}`) : []
  const written = name.toUpperCase()
  let best: { known: string; edits: number } | null = null
  for (const known of [...Object.keys(variables.shape), ...issuers]) {
    const edits = editsBetween(written, known)
    // A short name is like many others.
    const allowed = Math.floor(Math.max(known.length, written.length) / 5)
    if (edits <= allowed && edits < (best?.edits ?? Infinity)) best = { known, edits }
  }
  return best?.known ?? null
}

/** How many letters are missing, too many, others or swapped (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1
      const least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + other)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(swapped ? Math.min(least, at(before, j - 2) + 1) : least)
    }
    before = last
    last = row
  }
  return at(last, b.length)
}

const at = (row: number[], index: number): number => row[index] ?? 0
