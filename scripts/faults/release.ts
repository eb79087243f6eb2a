import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { copyBuild, workspaces } from '../build.ts'
import { buildApps, packedApps } from '../buildApps.ts'
import { root } from '../run.ts'

/** A migration that a later release brings. */
export interface LaterMigration {
  name: string
  sql: string
}

/** Makes a later release of this build in an empty folder: the same, with one more migration of PostgreSQL. */
export async function makeRelease(folder: string, { name, sql }: LaterMigration): Promise<void> {
  await copyRelease(folder)
  const migration = join(folder, 'prisma', 'migrations', 'postgresql', name)
  await mkdir(migration)
  await writeFile(join(migration, 'migration.sql'), sql)
}

/** This build in an empty folder, as it is packed: without what only a clone has. */
export async function copyRelease(folder: string): Promise<void> {
  await buildApps(packedApps)
  await copyBuild(folder)
  await linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'))
  await mkdir(join(folder, 'node_modules', '@parley'))
  for (const workspace of workspaces) {
    await symlink(join(folder, workspace), join(folder, 'node_modules', '@parley', workspace))
    const own = join(root, workspace, 'node_modules')
    const has = await readdir(own).catch(() => [])
    if (has.length > 0) await linkPackages(own, join(folder, workspace, 'node_modules'))
  }
}

/** All but our own. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const name of await readdir(from))
    if (name !== '@parley' && !name.startsWith('.')) await symlink(join(from, name), join(to, name))
}
