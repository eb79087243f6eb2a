const SHAPE = /^[A-Z0-9_]{2,48}$/

/** The first code on the way to the cause; a message may quote what nobody else is to read. */
export function codeOf(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 4) return null
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && SHAPE.test(code) ? code : codeOf(error.cause, depth + 1)
}
