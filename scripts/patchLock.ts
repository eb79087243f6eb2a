import { readFileSync, writeFileSync } from 'node:fs'

/**
 * npm leaves `gypfile: false` out of the lock file, and `npm ci` then wants Python and a compiler to build what
 * better-sqlite3 brings built. npm 11 heeds `allowScripts`, older ones only this. https://github.com/npm/cli/issues/9837
 */
const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
lock.packages['node_modules/better-sqlite3'].gypfile = false
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
