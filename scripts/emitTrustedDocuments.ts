import { createHash } from 'node:crypto'
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { definition } from '../admin/src/generated/resources.ts'
import * as sdk from '../sdk/dist/generated/graphql.js'
import { root } from './run.ts'

/**
 * Each document that the SDK and the console ask with, by its SHA-256, for servers that run no others
 * (TRUSTED_DOCUMENTS). The chat asks with those of the SDK.
 */
const manifest = [
  ...Object.values(sdk).map(String),
  ...documentsIn(definition),
  ...(await writtenByHand()),
].map(text => [createHash('sha256').update(text).digest('hex'), text])

writeFileSync(
  join(root, 'sdk/trusted-documents.json'),
  `${JSON.stringify(Object.fromEntries(manifest), null, 2)}\n`,
)

/** What the console knows its documents by, wherever they are: `document`, and what is in `documents`. */
function documentsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return name === 'document' ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, held]) =>
    documentsIn(held, name === 'documents' ? 'document' : key),
  )
}

/** What a page of the console asks that no resource does: in files that are called after it. */
async function writtenByHand(): Promise<string[]> {
  const files = globSync('admin/src/**/*Document.ts', { cwd: root }).sort()
  const modules: object[] = await Promise.all(files.map(file => import(join(root, file))))
  return modules.flatMap(module => Object.values(module).map(String))
}
