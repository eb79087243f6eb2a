import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { DatabaseAddress } from './address.js'
import { createMigrationAdapter } from './migrationAdapter.js'
import { readSchema } from './migrationFolders.js'

// Part of Node, but declared only among the types of browsers.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>
}

export const noFilters = { externalTables: [], externalEnums: [] }

let loaded: Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> | undefined

/** The engine behind `prisma migrate`, as WebAssembly: the CLI would download a native one. */
export async function withSchemaEngine<T>(
  at: DatabaseAddress,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load()
  const { SchemaEngine } = await loaded
  const datamodel: [string, string] = ['schema.prisma', await readSchema(at.kind)]
  const adapter = createMigrationAdapter(at)
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(adapter.factory)
    using engine = await SchemaEngine.new({ datamodels: [datamodel] }, () => {}, bound)
    return await work(engine)
  } finally {
    await adapter.close()
  }
}

// The package's own entry imports the .wasm file as a module, which Node only does behind a flag.
async function load(): Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = await readFile(join(dirname(file), 'schema_engine_bg.wasm'))
  const imports = Object.entries(bindings).map(([name, value]) =>
    // The engine never clears the ten seconds it gives a lock, and no process should stay for them.
    name.startsWith('__wbg_setTimeout') ? [name, unreferencedTimeout] : [name, value],
  )
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': Object.fromEntries(imports),
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return bindings
}

const unreferencedTimeout = (callback: () => void, ms: number): NodeJS.Timeout =>
  setTimeout(callback, ms).unref()
