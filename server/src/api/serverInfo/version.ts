import { readFileSync } from 'node:fs'

/** Of this package, from src and dist alike. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).version

/** Raised with what breaks older clients, which a new major version alone does. */
export const minimumSdkVersion = '0.1.0'
