import { config as readEnvFile } from 'dotenv'
import type { z } from 'zod'

export type Environment = Record<string, string | undefined>

/** What is wrong, a sentence a variable. */
export function sentences(error: z.ZodError, values: Environment, prefix = ''): string[] {
  return error.issues.map(({ path, message }) => {
    const name = path.join('.')
    return `${prefix}${name} ${values[name] === undefined ? 'is missing' : message}.`
  })
}

/** The environment with what `.env` adds to it, and the names that came from there. */
export function readEnvironment(): [environment: Environment, inFile: ReadonlySet<string>] {
  const given = new Set(Object.keys(process.env))
  const { parsed = {} } = readEnvFile({ quiet: true })
  return [process.env, new Set(Object.keys(parsed).filter(name => !given.has(name)))]
}

/** What a file alone says, as if it were all that a server is given. */
export function readEnvironmentFile(path: string): [environment: Environment, inFile: ReadonlySet<string>] {
  const { parsed = {}, error } = readEnvFile({ path, quiet: true, processEnv: {} })
  if (error) throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  return [parsed, new Set(Object.keys(parsed))]
}
