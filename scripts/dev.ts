// `npm run dev`: as `npm start`, and again after each change.
import { type ChildProcess, spawn } from 'node:child_process'
import { watchFile } from 'node:fs'
import { join } from 'node:path'
import { appNames, buildApps } from './buildApps.ts'
import { generatePrisma } from './generatePrisma.ts'
import { endWithParent, root, run } from './run.ts'

const workspaces = ['prisma', 'schema', 'server']

endWithParent()
await generatePrisma()
run('tsc', '-b', ...workspaces)
await buildApps()

const start = (program: string, ...args: string[]): ChildProcess =>
  spawn(program, args, { cwd: root, stdio: 'inherit' })

const children = [
  start('tsc', '-b', ...workspaces, '--watch', '--preserveWatchOutput'),
  ...appNames.map(name => start('vite', 'build', name, '--watch', '--logLevel', 'warn')),
  // SIGINT: replies that are being written do not hold up the new code.
  start(
    'node',
    '--watch',
    '--watch-preserve-output',
    '--watch-kill-signal=SIGINT',
    'server/dist/process/main.js',
  ),
]
watchFile(join(root, 'prisma/schema.prisma'), { interval: 500 }, () => {
  generatePrisma().catch((error: unknown) => console.error(error instanceof Error ? error.message : error))
})

const stop = (signal: NodeJS.Signals) => {
  for (const child of children) child.kill(signal)
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
// One without the other is of no use.
await Promise.race(children.map(child => new Promise(resolve => child.once('exit', resolve))))
stop('SIGTERM')
await Promise.all(
  children.map(
    child => child.exitCode ?? child.signalCode ?? new Promise(resolve => child.once('exit', resolve)),
  ),
)
process.exit()
