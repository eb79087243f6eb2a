import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { slimClient } from './slimClient.ts'
import { sourceHash } from './sourceHash.ts'

export const kinds = ['sqlite', 'postgresql'] as const
export type Kind = (typeof kinds)[number]

const require = createRequire(import.meta.url)
const workspace = fileURLToPath(new URL('../prisma/', import.meta.url))
const hashFile = join(workspace, 'generated', 'source.sha256')

/** The schema of one database: its provider, and only the models that belong there. */
export function deriveSchema(models: string, kind: Kind): string {
  const derived = models.replace(/^( *provider = )"sqlite"$/m, `$1"${kind}"`)
  if (kind === 'postgresql') return derived
  return derived
    .replace(/(^\/\/\/.*\n)*^\/\/\/ only postgresql\n(^\/\/\/.*\n)*^model \w+ \{\n[^}]*^\}\n*/gm, '')
    .trimEnd()
    .concat('\n')
}

/** Writes schema and client of each database, if the models changed since. True if it did. */
export async function generatePrisma(): Promise<boolean> {
  const hash = await sourceHash(hashFile, [
    join(workspace, 'schema.prisma'),
    ...['generatePrisma', 'slimClient', 'parameterGraph'].map(name =>
      fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
    ),
    require.resolve('prisma/package.json'),
  ])
  const clients = kinds.map(kind => join(workspace, 'generated', kind, 'client', 'client.ts'))
  if (hash.unchanged && clients.every(file => existsSync(file))) return false
  const models = await readFile(join(workspace, 'schema.prisma'), 'utf8')
  await rm(hashFile, { force: true })
  await Promise.all(kinds.map(kind => generate(kind, deriveSchema(models, kind))))
  await hash.keep()
  return true
}

async function generate(kind: Kind, schema: string): Promise<void> {
  const folder = join(workspace, 'generated', kind)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'schema.prisma'), schema)
  const cli = join(dirname(require.resolve('prisma/package.json')), 'build', 'index.js')
  await promisify(execFile)(
    process.execPath,
    [cli, 'generate', '--no-hints', '--schema', `generated/${kind}/schema.prisma`],
    {
      cwd: workspace,
      // `generate` never runs the schema engine, but would download it; any executable that exists prevents that.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
    },
  )
  await slimClient(folder, kind)
}

if (import.meta.main)
  console.log((await generatePrisma()) ? 'Prisma clients written.' : 'Prisma clients are current.')
