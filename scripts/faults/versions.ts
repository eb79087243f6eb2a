import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRelease } from './release.ts'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'
import type { World } from './world.ts'

const PERMISSION = 'OF_A_LATER_RELEASE'

/** What releases bring that only adds: a column, a table, and what a built-in role may do. */
const migration = {
  name: '29990101000000_additive_later_release',
  sql: `ALTER TABLE "message" ADD COLUMN "of_a_later_release" TEXT;
CREATE TABLE "of_a_later_release" ("id" TEXT NOT NULL, CONSTRAINT "of_a_later_release_pkey" PRIMARY KEY ("id"));
UPDATE "role" SET "permissions" = "permissions" || ' ${PERMISSION}' WHERE "id" = 'rol_user';
`,
}

export const versions: Scenario = {
  name: 'versions',
  about:
    'a later release migrates and serves beside this one, this one starts again, the later one is taken back',
  async run(options) {
    await using cleanUp = new AsyncDisposableStack()
    const later = await mkdtemp(join(tmpdir(), 'parley-later-'))
    cleanUp.defer(() => rm(later, { recursive: true, force: true }))
    await makeRelease(later, migration)
    return await underLoad(options, { people: { quick: options.short ? 4 : 8, slow: 0 } }, async world => {
      await replace(world, 1, later)
      await replace(world, 0)
      await rolesAreKept(world)
      await replace(world, 1)
      await rolesAreKept(world)
    })
  },
}

/** What does not start leaves the old one where it is. */
async function replace(world: World, place: number, build?: string): Promise<void> {
  try {
    await world.replace(place, build)
  } catch (error) {
    const what = build ? 'the later release' : 'this release'
    world.problems.add(`${what} does not start`, error instanceof Error ? lastLine(error.message) : '')
  }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''

async function rolesAreKept({ database, problems }: World): Promise<void> {
  const [row] = await database.query<{ permissions: string }>(
    `SELECT permissions FROM role WHERE id = 'rol_user'`,
  )
  if (!row?.permissions.split(' ').includes(PERMISSION))
    problems.add('this release took away what a later one had given a built-in role')
}
