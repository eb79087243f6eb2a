import { execFile, spawn } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../../scripts/run.ts'
import { freePort } from '../../../server/test/startPostgresql.ts'

const shell = promisify(execFile)

/** A server that `npm start` started. */
export interface Started {
  url: string
  stop(): Promise<void>
}

/** The project once more, to change it: its own sources and builds, the packages by links. */
export interface ProjectCopy {
  folder: string
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  append(path: string, text: string): Promise<void>
  /** What stands in a file exactly once, by something else. */
  replace(path: string, from: string, to: string): Promise<void>
  /** When a file was written. */
  writtenAt(path: string): Promise<number>
  /** A program of the project; rejects with what it said where it fails. */
  run(program: string, ...args: string[]): Promise<void>
  start(): Promise<Started>
  [Symbol.asyncDispose](): Promise<void>
}

export async function copyProject(): Promise<ProjectCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-copy-'))
  await shell('bash', ['-c', copying, 'copy', root, folder])
  // One address, and with it one identity provider, however often it is started.
  const port = await freePort()
  const PATH = `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`
  const at = (path: string) => join(folder, path)
  const read = (path: string) => readFile(at(path), 'utf8')
  return {
    folder,
    read,
    write: (path, text) => writeFile(at(path), text),
    append: (path, text) => appendFile(at(path), text),
    async replace(path, from, to) {
      const parts = (await read(path)).split(from)
      if (parts.length !== 2) throw new Error(`${from} stands ${parts.length - 1} times in ${path}`)
      await writeFile(at(path), parts.join(to))
    },
    writtenAt: async path => (await stat(at(path))).mtimeMs,
    async run(program, ...args) {
      await shell(program, args, { cwd: folder, env: { ...process.env, PATH } }).catch(error => {
        throw new Error(`${program} ${args.join(' ')}: ${error.stdout}${error.stderr}`)
      })
    },
    start: () => start(folder, port, PATH),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Times are kept: what is current stays so. */
const copying = `
set -e
tar -C "$1" --exclude=.git --exclude=node_modules --exclude=./data -cf - . | tar -C "$2" -xf -
cd "$1"
find . -name node_modules -prune -print | while read -r modules; do
  cp -al "$modules" "$2/$modules" 2>/dev/null || cp -a "$modules" "$2/$modules"
done`

/** What `npm start` runs, on data of its own. */
async function start(folder: string, port: number, PATH: string): Promise<Started> {
  const DATABASE_URL = `file:${join(folder, 'grown.db')}`
  const child = spawn('npm', ['start', '--silent'], {
    cwd: folder,
    env: {
      HOME: process.env.HOME,
      PATH,
      PORT: String(port),
      DATABASE_URL,
      RATE_LIMITS: 'off',
      TITLES: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  const exit = new Promise<void>(resolve => child.once('close', () => resolve()))
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes('Parley is ready')) resolve()
      })
    void exit.then(() => reject(new Error(`npm start ended: ${said}`)))
  })
  await ready
  return {
    url: `http://localhost:${port}`,
    async stop() {
      // npm and what it started are one group.
      if (child.pid && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGTERM')
      await exit
    },
  }
}
