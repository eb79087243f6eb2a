import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What may call a method of the client. */
const callers = ['src/**/*.{ts,tsx}', '../sdk/src/*.ts', '../sdk/src/{chat,react,attach}/*.ts']

/**
 * Leaves out of the client the operations that no file of the app names, with their documents: those of the console and of
 * integrators. A bundler cannot: they are methods of one object.
 */
export function unusedOperations(): Plugin {
  const words = new Set<string>()
  return {
    name: 'unused-operations',
    enforce: 'pre',
    apply: 'build',
    buildStart() {
      for (const file of globSync(callers, { cwd: import.meta.dirname }))
        for (const [word] of readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/\w+/g))
          words.add(word)
    },
    transform: {
      filter: { id: /sdk\/src\/generated\/operations\.ts$/ },
      handler: code =>
        code.replace(/^ {2}(\w+): \(.*=>.*,\n/gm, (method, name) => (words.has(name) ? method : '')),
    },
  }
}
