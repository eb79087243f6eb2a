import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { mountSmallDisk } from '../../server/test/smallDisk.ts'
import { onFile } from './onFile.ts'
import type { Scenario } from './scenario.ts'

const run = promisify(execFile)
const MEGABYTES = 64
/** Of each write and each flush; a message needs a dozen. */
const SLOWER_MICROSECONDS = 20_000

export const fulldisk: Scenario = {
  name: 'fulldisk',
  about: 'the disk with the SQLite files is full, and has room again',
  async lacks() {
    const mounted = mountSmallDisk(1).then(disk => disk[Symbol.asyncDispose]())
    return mounted.then(
      () => null,
      () => 'root, to mount a small disk',
    )
  },
  async run(options) {
    await using disk = await mountSmallDisk(MEGABYTES)
    return await onFile(
      options,
      async ({ problems, ready }) => {
        await disk.fill()
        if (!(await ready(503, 30_000))) problems.add('the server is ready with a full disk')
        await delay(options.short ? 3000 : 20_000)
        if (!(await ready(503, 1000))) problems.add('the server is ready with a disk that is still full')
        await disk.free()
      },
      disk.folder,
    )
  },
}

export const slowdisk: Scenario = {
  name: 'slowdisk',
  about: 'each write to the disk of the SQLite files takes 20 ms longer',
  async lacks() {
    // Whether a program of this machine may look into another one.
    return run('strace', ['-qq', '-e', 'trace=none', 'true']).then(
      () => null,
      () => 'strace, to slow writes down',
    )
  },
  run: options =>
    onFile(options, async ({ pid }) => {
      const calls = 'pwrite64,fsync,fdatasync'
      const inject = `inject=${calls}:delay_exit=${SLOWER_MICROSECONDS}`
      const args = ['-qq', '-f', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject, '-p', `${pid()}`]
      const slower = spawn('strace', args, { stdio: 'ignore' })
      await delay(options.short ? 8000 : 30_000)
      const ended = once(slower, 'exit')
      slower.kill('SIGINT')
      await ended
    }),
}
