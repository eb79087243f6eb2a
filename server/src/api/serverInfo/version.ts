import { readFileSync } from 'node:fs'

/** Of this package, from src and dist alike. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).version

/** Raised with what breaks older clients: a major version, or while that is 0 a minor one. */
export const minimumSdkVersion = '0.1.0'
