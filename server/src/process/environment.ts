import type { z } from 'zod'

export type Environment = Record<string, string | undefined>

/** What is wrong, a sentence a variable. */
export function sentences(error: z.ZodError, values: Environment, prefix = ''): string[] {
  return error.issues.map(({ path, message }) => {
    const name = path.join('.')
    return `${prefix}${name} ${values[name] === undefined ? 'is missing' : message}.`
  })
}
