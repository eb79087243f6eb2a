import type { Setting } from '@parley/schema'
import type { z } from 'zod'
import type { Environment } from './environment.js'
import { unknownNames } from './meantNames.js'
import { issuerVariables, variables } from './variables.js'

/** Names whose values are shown to nobody. */
export const secretName = /(^|_)(KEYS?|SECRET|PASSWORD|TOKEN|OTLP_HEADERS|CONNECTION_STRING)$/

/** Every setting with where it comes from. `inFile` are the names that `.env` gave. */
export function settingsOf(env: Environment, inFile: ReadonlySet<string>): Setting[] {
  const source = (name: string) => (inFile.has(name) ? 'FILE' : 'ENVIRONMENT')
  const known = (name: string, field: z.ZodType): Setting => {
    const set = env[name] || null
    const hidden = set !== null && secretName.test(name)
    const { defaultValue } = field.def as { defaultValue?: unknown }
    return {
      name,
      value: set === null || hidden ? null : withoutSecrets(set),
      hidden,
      default: defaultValue === undefined ? null : String(defaultValue),
      source: set === null ? 'DEFAULT' : source(name),
      description: field.description ?? null,
    }
  }
  const unknown = (name: string): Setting => ({
    ...{ name, value: null, hidden: true, default: null, source: 'UNKNOWN', description: null },
  })
  const fields = new Map<string, z.ZodType>(Object.entries(variables.shape))
  for (const name of Object.keys(env)) {
    const [, own] = /^OIDC_[A-Z0-9]+_(.+)$/.exec(name) ?? []
    const field = own && !fields.has(name) && issuerVariables.shape[own as keyof typeof issuerVariables.shape]
    if (field) fields.set(name, field)
  }
  const others = unknownNames(env, inFile).map(unknown)
  return [...[...fields].map(([name, field]) => known(name, field)), ...others].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

/** An address may carry a password, and a query parameters that are as good as one. */
function withoutSecrets(value: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? URL.parse(value) : null
  if (!url) return value.replace(/:\/\/[^@/]*@/g, '://…@')
  if (url.username || url.password) {
    url.username = url.username && '…'
    url.password = ''
  }
  for (const name of url.searchParams.keys()) if (/key|secret|password|token|sig/i.test(name)) url.search = ''
  const shown = url.href.replace('%E2%80%A6', '…')
  return value.endsWith('/') ? shown : shown.replace(/\/$/, '')
}
