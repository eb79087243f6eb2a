import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { billOfMaterials } from './bom.ts'
import { chartFolder, runHelm } from './deploy/helm.ts'
import { releasedVersion, releaseNotes } from './deploy/releaseNotes.ts'
import { lockFile } from './licences.ts'
import { packSdk } from './packSdk.ts'
import { root, run } from './run.ts'

const help = `Usage: npm run release -- version <tag>
       npm run release -- notes <tag> [--links <address>]
       npm run release -- files <tag> <folder> [--links <address>]

version prints version=…, notes what the changelog says of the release. files makes what is published with it: the package
of the SDK, the chart, the bill of materials and the notes. All want package.json, the SDK and the chart to have the
version of the tag.

  --links   what relative links of the changelog are put behind`

const text = (path: string) => readFile(join(root, path), 'utf8')

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { links: { type: 'string', default: '' }, help: { type: 'boolean', short: 'h' } },
  })
  const [what, tag, folder] = positionals
  if (values.help) return console.log(help)
  if (!tag || !(what === 'version' || what === 'notes' || (what === 'files' && folder))) throw new Error(help)
  const version = releasedVersion(tag, {
    'package.json': JSON.parse(await text('package.json')).version,
    'sdk/package.json': JSON.parse(await text('sdk/package.json')).version,
    'Chart.yaml': parse(await text('deploy/kubernetes/chart/Chart.yaml')).version,
  })
  if (what === 'version') return console.log(`version=${version}`)
  const notes = releaseNotes(await text('CHANGELOG.md'), version, values.links)
  if (what === 'notes') {
    process.stdout.write(notes)
    return
  }
  await makeFiles(resolve(folder as string), version, notes)
}

async function makeFiles(folder: string, version: string, notes: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'notes.md'), notes)
  const bom = billOfMaterials(lockFile())
  await writeFile(join(folder, 'bom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`)
  const { status, stderr } = runHelm('package', chartFolder, '--destination', folder)
  if (status !== 0) throw new Error(stderr)
  await rename(join(folder, `parley-${version}.tgz`), join(folder, 'parley-chart.tgz'))
  run('tsc', '-b', 'sdk')
  await packSdk(folder)
  await rename(join(folder, `parley-sdk-${version}.tgz`), join(folder, 'parley-sdk.tgz'))
}

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
