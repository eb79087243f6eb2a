import { spawn } from 'node:child_process'
import { once } from 'node:events'

const script = `
  const file = new (require('better-sqlite3'))(process.argv[1])
  file.exec('BEGIN IMMEDIATE')
  console.log('held')
  setInterval(() => {}, 1000)`

/** Another program that holds the lock for writing on an SQLite file, until it is released. */
export async function heldBySomebody(file: string) {
  const other = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(other.stdout, 'data')
  const release = async () => {
    if (other.exitCode !== null || other.signalCode !== null) return
    const ended = once(other, 'exit')
    other.kill('SIGKILL')
    await ended
  }
  return { release, [Symbol.asyncDispose]: release }
}
