import { execFile } from 'node:child_process'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface SmallDisk {
  folder: string
  /** Leaves not a byte. */
  fill(): Promise<void>
  /** Gives back what was filled. */
  free(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A real disk of so many megabytes, which only root may mount on Linux. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder])
  } catch (error) {
    await rm(folder, { recursive: true })
    throw error
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    async fill() {
      const { bavail, bsize } = await statfs(folder)
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch((error: NodeJS.ErrnoException) => {
        // Somebody else took some of it meanwhile.
        if (error.code !== 'ENOSPC') throw error
      })
    },
    free: () => rm(filler),
    async [Symbol.asyncDispose]() {
      await run('umount', ['--lazy', folder])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const canMount = await mountSmallDisk(1).then(
  disk => disk[Symbol.asyncDispose]().then(() => true),
  () => false,
)
