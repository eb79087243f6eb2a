import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { moveGraph } from './parameterGraph.ts'

const require = createRequire(new URL('../prisma/package.json', import.meta.url))

/** V8 keeps a number as a key of an object in a table instead of an array of that length only from here on. */
const FIRST_KEY = 1024

/**
 * Has a generated client take less memory, for which Prisma has no option: the query compiler is read from a file instead of
 * a module that stays with its base64, and the 12 000 keys of its graph take no arrays of a thousand. Decision 82.
 */
export async function slimClient(folder: string, kind: string): Promise<void> {
  const file = join(folder, 'client', 'internal', 'class.ts')
  const before = await readFile(file, 'utf8')
  const { wasm } = require(`@prisma/client/runtime/query_compiler_fast_bg.${kind}.wasm-base64.js`) as {
    wasm: string
  }
  await writeFile(join(folder, 'query_compiler.wasm'), Buffer.from(wasm, 'base64'))
  await writeFile(file, slim(before, kind))
}

export function slim(client: string, kind: string): string {
  const imported = `import { readQueryCompiler } from '../../../../src/queryCompiler.js'\n`
  const read = replaced(
    client,
    /async \(\) => \{\s*const \{ wasm \} = await import\([^)]*\)\s*return await decodeBase64AsWasm\(wasm\)\s*\}/,
    () => `() => readQueryCompiler('${kind}')`,
  )
  const alone = replaced(read, /async function decodeBase64AsWasm[\s\S]*?\n\}\n/, () => '')
  const moved = replaced(
    alone,
    /strings: (JSON\.parse\(.*\)),\n(\s*)graph: "([\w-]+)"/,
    (_all, strings = '', indent = '', graph = '') =>
      `strings: [...Array(${FIRST_KEY}).fill(''), ...${strings}],\n${indent}graph: "${moveGraph(graph, FIRST_KEY)}"`,
  )
  return replaced(moved, /^import \* as runtime .*\n/m, first => first + imported)
}

/** Another version of Prisma may write it differently. */
function replaced(text: string, pattern: RegExp, by: (...found: string[]) => string): string {
  if (!pattern.test(text)) throw new Error(`The client that Prisma generated has no ${pattern.source}.`)
  return text.replace(pattern, by)
}
