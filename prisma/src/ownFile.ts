import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'

/** SQLite gives the files beside a database the mode of the database. */
const beside = ['', '-wal', '-shm', '-journal']

/** What this process makes for itself is read by its own user alone. */
export const OWN_FILE = 0o600
export const OWN_FOLDER = 0o700

/** Makes the file if there is none, and takes it and what SQLite keeps beside it from everybody else. */
export function keepPrivate(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', OWN_FILE))
  for (const end of beside) if (existsSync(file + end)) closeToOthers(file + end)
}

function closeToOthers(file: string): void {
  const { mode, uid } = statSync(file)
  // Whoever gave us the file of somebody else decided about it.
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(file, OWN_FILE)
}
