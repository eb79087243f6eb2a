// Part of `npm run docs`: the reference of the schema as pages, from its SDL. TypeDoc puts them beside those of the SDK.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from 'graphql'
import { root } from './run.ts'
import { pagesOf } from './schemaMarkdown.ts'
import { SCHEMA } from './schemaReleases.ts'

const folder = join(root, 'docs/schema')

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const pages = pagesOf(buildSchema(readFileSync(SCHEMA, 'utf8')))
for (const [file, text] of Object.entries(pages)) writeFileSync(join(folder, file), text)
console.log(`${Object.keys(pages).length} pages of the schema written.`)
