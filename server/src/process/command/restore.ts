import { makeReady, restoreRows } from '../backup/restore.js'
import { filesOf } from './backup.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment, shownAddress } from './database.js'
import { fileTarget } from './fileSource.js'
import { createProgress } from './progress.js'

export const restore: Command = {
  summary: 'fill an empty database from a backup',
  help: ` --from <folder> [--without-files]

Fills the database of DATABASE_URL, which has to be empty or not there yet, from a backup of this release or an earlier one,
brings it to this release, and has everything in it found by search. The backup may be of the other kind of database: this is
how a company goes from SQLite to PostgreSQL. The files of people are put into STORAGE_DIR, encrypted with the first of
ENCRYPTION_KEYS. Servers that start meanwhile wait or are refused.

Each file is held against its hash before anything of it is taken. What fails leaves the database as it was, so that the same
command begins anew; files that were put are not put again. Afterwards run parley-server verify. A backup of a newer release is refused.`,
  options: { from: { type: 'string' }, 'without-files': { type: 'boolean' } },
  async run({ from, 'without-files': withoutFiles }) {
    if (typeof from !== 'string' || !from) throw new Error('Say what: --from <folder of a backup>.')
    const env = await environment()
    const at = databaseAddress(env)
    const files = withoutFiles ? null : fileTarget(env)
    const manifest = await restoreRows(at, from, createProgress('rows'), files)
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    print(
      `${counted(rows, 'row')} of ${manifest.takenAt}, ${files ? filesOf(manifest) : 'without files'}, are in ${shownAddress(at)}.`,
    )
    const { migrated } = await makeReady(at)
    if (migrated.length > 0) print(`It was brought from ${manifest.version} to this release.`)
    print('Everything in it is found by search. Now: parley-server verify')
    return 0
  },
}
