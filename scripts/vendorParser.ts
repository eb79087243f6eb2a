/**
 * Runs when the SDK is packed: puts the argument parser of the command line beside the one file that imports it. So whoever
 * installs the SDK for a browser installs no argument parser, and the command works all the same. Only the packed
 * file changes; it does what the compiled one does.
 */
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './run.ts'

const parser = join(root, 'sdk/dist/cli/parser.js')
const vendored = join(root, 'sdk/dist/cli/commander')
const installed = dirname(fileURLToPath(import.meta.resolve('commander')))

await rm(vendored, { recursive: true, force: true })
for (const part of ['index.js', 'lib', 'LICENSE'])
  await cp(join(installed, part), join(vendored, part), { recursive: true })
const text = await readFile(parser, 'utf8')
const changed = text.replace("from 'commander'", "from './commander/index.js'")
if (!changed.includes('./commander/index.js')) throw new Error(`${parser} does not import commander.`)
await writeFile(parser, changed)
