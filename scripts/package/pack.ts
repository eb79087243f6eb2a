import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../run.ts'

const execute = promisify(execFile)

/**
 * Builds and packs the SDK in a copy, so that nothing stale gets into the package and nothing changes here; as another
 * release of it, if a version is given.
 */
export async function pack(folder: string, version?: string): Promise<string> {
  const own = (from: string) => !/\/sdk\/(dist|node_modules)(\/|$)/.test(from)
  const copy = join(folder, 'repository')
  await mkdir(copy)
  for (const name of ['sdk', 'scripts', 'tsconfig.base.json', 'LICENSE'])
    await cp(join(root, name), join(copy, name), { recursive: true, filter: own })
  if (version) {
    const manifest = join(copy, 'sdk/package.json')
    await writeFile(manifest, JSON.stringify({ ...JSON.parse(await readFile(manifest, 'utf8')), version }))
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  await execute(join(root, 'node_modules/.bin/tsc'), ['-b', join(copy, 'sdk')])
  const { stdout } = await execute('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: join(copy, 'sdk'),
    maxBuffer: 1 << 26,
  })
  const result = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Packed[] | Record<string, Packed>
  const [packed] = Object.values(result)
  if (!packed) throw new Error('npm packed nothing.')
  const { filename, size, unpackedSize, entryCount } = packed
  console.log(
    `packed ${filename}: ${kilobytes(size)} KB, ${kilobytes(unpackedSize)} KB in ${entryCount} files`,
  )
  return join(folder, filename)
}

interface Packed {
  filename: string
  size: number
  unpackedSize: number
  entryCount: number
}

const kilobytes = (bytes: number): number => Math.round(bytes / 1024)
