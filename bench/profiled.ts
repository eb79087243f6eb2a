/** Loaded into a server that is measured: profiles it between two SIGUSR2, and writes what it found to PROFILE_FILE. */
import { renameSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'

const file = process.env.PROFILE_FILE ?? ''
const session = new Session()
session.connect()

function start(): void {
  session.post('Profiler.enable')
  session.post('Profiler.setSamplingInterval', { interval: 200 })
  session.post('Profiler.start')
  process.once('SIGUSR2', stop)
}

const stop = () =>
  session.post('Profiler.stop', (_error, { profile }) => {
    writeFileSync(`${file}.part`, JSON.stringify(profile))
    renameSync(`${file}.part`, file)
  })

process.once('SIGUSR2', start)
