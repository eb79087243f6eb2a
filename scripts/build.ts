import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { packedApps } from './buildApps.ts'
import { root } from './run.ts'

/** What the server is made of. */
export const workspaces = ['prisma', 'schema', 'server']

/** Copies what was compiled, with what it reads while it runs, and no packages. */
export async function copyBuild(folder: string): Promise<void> {
  const copied = [
    'package.json',
    'design',
    'server/bin',
    'prisma/migrations',
    ...['sqlite', 'postgresql'].flatMap(kind =>
      ['schema.prisma', 'query_compiler.wasm'].map(file => `prisma/generated/${kind}/${file}`),
    ),
    ...packedApps.map(name => `${name}/dist`),
    ...workspaces.flatMap(name => [`${name}/package.json`, `${name}/dist`]),
  ]
  for (const path of copied)
    await cp(join(root, path), join(folder, path), { recursive: true, filter: isNeeded })
}

/** Types are for those who compile, tests for those who change it. */
function isNeeded(path: string): boolean {
  return !/\.d\.ts(\.map)?$|\.test\.js(\.map)?$/.test(path)
}
