import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import * as documents from '../sdk/dist/generated/graphql.js'

/** Each document of the SDK by its SHA-256, for servers that run no others (TRUSTED_DOCUMENTS). */
const manifest = Object.values(documents)
  .map(document => String(document))
  .map(text => [createHash('sha256').update(text).digest('hex'), text])

writeFileSync(
  new URL('../sdk/trusted-documents.json', import.meta.url),
  `${JSON.stringify(Object.fromEntries(manifest), null, 2)}\n`,
)
