import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { DatabaseKind } from './address.js'
import { packageFolder } from './migrationFolders.js'

// Part of Node, but declared only among the types of browsers.
declare const WebAssembly: { Module: new (bytes: Uint8Array) => object }

/** So much of a function has to run before V8 compiles it once more: its default, and never. */
const [USUAL, NEVER] = [13_000_000, 2_000_000_000]

/**
 * What makes plans of queries: `scripts/slimClient.ts` has generated clients ask here for it. Compiling it once more is a
 * fifth of the CPU of a start, and plans that are asked for again are kept anyway.
 */
export async function readQueryCompiler(kind: DatabaseKind): Promise<object> {
  const bytes = await readFile(join(packageFolder, 'generated', kind, 'query_compiler.wasm'))
  setFlagsFromString(`--wasm-tiering-budget=${NEVER}`)
  try {
    return new WebAssembly.Module(bytes)
  } finally {
    setFlagsFromString(`--wasm-tiering-budget=${USUAL}`)
  }
}
