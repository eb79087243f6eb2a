import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { heldBySomebody } from '../../server/test/heldBySomebody.ts'
import { onFile } from './onFile.ts'
import type { Scenario } from './scenario.ts'

/** Longer than a write waits. */
const HELD_MS = 12_000

export const writer: Scenario = {
  name: 'writer',
  about: 'another program holds the lock for writing on the SQLite file, longer than a write waits',
  run: options =>
    onFile(options, async ({ folder, problems, ready }) => {
      await using other = await heldBySomebody(join(folder, 'parley.db'))
      await delay(HELD_MS)
      if (!(await ready(200, 1000))) problems.add('the server is not ready though it can read')
      await other.release()
    }),
}

export const replaced: Scenario = {
  name: 'replaced',
  about: 'parley.db, then live.db is replaced under the running server, and put back; search.db is deleted',
  run: options =>
    onFile(options, async ({ folder, problems, ready }) => {
      for (const name of ['parley.db', 'live.db']) {
        const file = join(folder, name)
        await rename(file, `${file}.away`)
        await copyFile(`${file}.away`, file)
        if (!(await ready(503, 5000))) problems.add('the server is ready though its files are others', name)
        await delay(options.short ? 2000 : 10_000)
        await rename(`${file}.away`, file)
        if (!(await ready(200, 5000))) problems.add('the server is not ready with its files put back', name)
      }
      await rm(join(folder, 'search.db'))
    }),
}

export const damaged: Scenario = {
  name: 'damaged',
  about: 'live.db and search.db are damaged while the server is stopped: it starts without them',
  run: options =>
    onFile(options, async ({ folder, restart }) => {
      for (const how of [garbage, flipped])
        await restart(async () => {
          for (const name of ['live.db', 'search.db']) await how(join(folder, name))
        })
    }),
}

const garbage = (file: string): Promise<void> => writeFile(file, 'garbage '.repeat(4096))

async function flipped(file: string): Promise<void> {
  const bytes = await readFile(file)
  for (let i = 4096; i < Math.min(5000, bytes.length); i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff
  await writeFile(file, bytes)
}
