// What the SDK's package has of the schema and only machines read: its text, introspection, and all documents. Made
// by the build when what it follows from has changed.
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.ts'
import { sourceHash } from './sourceHash.ts'

const made = [
  'sdk/src/generated/sdl.ts',
  'sdk/src/generated/introspection.ts',
  'sdk/schema/schema.graphql',
  'sdk/schema/introspection.json',
  'sdk/schema/operations.graphql',
]
const sources = ['schema/schema.graphql', 'sdk/operations/*.graphql', 'codegen/src/*.ts', 'codegen.ts']

/** Runs the code generator if something it reads has changed since, or always: also what is committed is written anew. */
export async function generateSdk(always = false): Promise<boolean> {
  const files = sources.flatMap(pattern => globSync(pattern, { cwd: root }).sort())
  const hash = await sourceHash(
    join(root, 'sdk/schema/source.sha256'),
    files.filter(file => !file.endsWith('.test.ts')).map(file => join(root, file)),
  )
  if (!always && hash.unchanged && made.every(file => existsSync(join(root, file)))) return false
  run('graphql-codegen', '--config', 'codegen.ts', '--silent')
  await hash.keep()
  return true
}

if (import.meta.main)
  console.log(
    (await generateSdk(process.argv.includes('--always')))
      ? 'Files of the SDK written.'
      : 'Files of the SDK are current.',
  )
