import type { Issuer } from './issuer.js'

/** Reads what an issuer says of itself, and whether its keys are there. A sentence about what is wrong; null: nothing. */
export async function probeIssuer(issuer: Issuer): Promise<string | null> {
  const { id } = issuer.provider
  try {
    await issuer.check()
    await issuer.reach()
    return null
  } catch (error) {
    return `sign-in by ${id}: ${chainOf(error).map(reasonOf).filter(Boolean).join(': ')}.`
  }
}

function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let one = error; one && chain.length < 4; one = one instanceof Error ? one.cause : null)
    chain.push(one)
  return chain
}

function reasonOf(error: unknown): string {
  if (error instanceof Response) return `answered ${error.status}`
  if (!(error instanceof Error)) return ''
  // What fetch says is always the same, and its cause says more.
  if (error.message === 'fetch failed') return 'cannot be reached'
  const code = (error as NodeJS.ErrnoException).code
  return /^[A-Z]+$/.test(code ?? '') ? String(code) : error.message
}
