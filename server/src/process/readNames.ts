import type { Environment } from './environment.js'
import { isFormerName, takeFormerNames } from './formerNames.js'
import { meantBy, unknownNames } from './meantNames.js'

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']
const smallNames = new Set(proxyNames.map(name => name.toLowerCase()))

/** The environment in names that are known, and what is to be said of the others. */
export function readNames(environment: Environment, fromFile: ReadonlySet<string>) {
  // Other programs know them in small letters, and whoever sets them for all sets those.
  const small = proxyNames.flatMap(name => {
    const value = environment[name.toLowerCase()]
    return value ? [[name, value] as const] : []
  })
  const all = { ...Object.fromEntries(small), ...environment }
  const given = Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== '' && !smallNames.has(name)),
  )
  const { env, inFile, ...said } = takeFormerNames(given, fromFile)
  const names = unknownNames(env, inFile)
  // Of an issuer there are a few, and others are refused.
  const others = names.filter(name => !isFormerName(name) && !name.startsWith('OIDC_'))
  const problems = said.problems.length > 0 ? said.problems : strayKeyProblems(names, env)
  return { env, inFile, problems, warnings: [...said.warnings, ...unknownWarnings(others)] }
}

/** A sentence for each name that is like a known one, and one for all others. */
function unknownWarnings(names: readonly string[]): string[] {
  const meant = names.map(name => ({ name, known: meantBy(name) }))
  const others = meant.filter(({ known }) => known === null).map(({ name }) => name)
  return [
    ...meant
      .filter(({ known }) => known)
      .map(({ name, known }) => `${name} is not known: did you mean ${known}?`),
    ...(others.length > 0 ? [`Not known, so without effect: ${others.join(', ')}.`] : []),
  ]
}

/**
 * A key goes to OpenAI unless an address says otherwise: an address under a name that nobody reads was most likely
 * meant to say so.
 */
function strayKeyProblems(names: readonly string[], env: Environment): string[] {
  if (!env.OPENAI_API_KEY || env.OPENAI_BASE_URL) return []
  return names
    .filter(name => name.startsWith('OPENAI_') && /^https?:/.test(env[name] ?? ''))
    .map(
      name =>
        `${name} is not known, and OPENAI_API_KEY would go to OpenAI: name its server in OPENAI_BASE_URL.`,
    )
}
