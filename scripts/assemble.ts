import { cp, mkdir, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { copyBuild, workspaces } from './build.ts'
import { buildApps, packedApps } from './buildApps.ts'
import { generatePrisma } from './generatePrisma.ts'
import { packSdk } from './packSdk.ts'
import { root, run } from './run.ts'

const help = `Usage: npm run assemble -- <folder>

Builds the server and puts it into an empty folder with all it needs to run and nothing else: compiled code, migrations
and packages, no sources and no devDependencies. Then, with Node 26: cd <folder> && node server/dist/process/main.js
deploy/Dockerfile makes the image of such a folder.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h', default: false } },
})
const [target] = positionals
if (values.help) console.log(help)
else if (!target) {
  console.error(help)
  process.exitCode = 2
} else await assemble(resolve(target))

async function assemble(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) {
    console.error(`${folder} is not empty.`)
    process.exitCode = 1
    return
  }
  await generatePrisma()
  run('tsc', '-b', ...workspaces)
  await buildApps(packedApps)
  await copyBuild(folder)
  await packSdk(join(folder, 'sdk/packages'))
  // Of the other workspaces npm only wants to know that they exist.
  for (const path of [
    'package-lock.json',
    'LICENSE',
    'sdk/package.json',
    'docs/package.json',
    ...packedApps.map(name => `${name}/package.json`),
  ])
    await cp(join(root, path), join(folder, path))
  run(
    'npm',
    ...[
      'ci',
      '--prefix',
      folder,
      '--omit=dev',
      '--omit=optional',
      '--omit=peer',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    ...workspaces.flatMap(name => ['--workspace', name]),
  )
}
