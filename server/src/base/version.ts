import { readFileSync } from 'node:fs'

/** Of this package, from src and dist alike. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version
