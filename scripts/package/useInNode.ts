import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const MAX_LINES = 15

/** From `npm install` to a streamed reply, and the command line as it is installed. */
export async function useInNode(project: string, server: string, token: string): Promise<string[]> {
  const wrong: string[] = []
  const lines = (await readFile(join(project, 'stranger.ts'), 'utf8')).trimEnd().split('\n').length
  if (lines > MAX_LINES) wrong.push(`a stranger needs ${lines} lines`)
  const env = { PATH: process.env.PATH, SERVER: server, TOKEN: token }
  const { stdout: reply } = await execute(process.execPath, ['stranger.ts'], {
    cwd: project,
    env,
    timeout: 60_000,
  })
  if (reply.trim().split(/\s+/).length < 20) wrong.push(`Node: the reply was ${JSON.stringify(reply)}`)
  else console.log(`Node: a streamed reply of ${reply.length} characters in ${lines} lines`)
  const { stdout: version } = await execute(join(project, 'node_modules/.bin/parley'), ['--version'], {
    cwd: project,
    env,
    timeout: 60_000,
  })
  console.log(`Node: the installed command says that it is ${version.trim()}`)
  return wrong
}
