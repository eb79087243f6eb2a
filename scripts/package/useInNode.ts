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
  const run = async (program: string, ...args: string[]) =>
    (await execute(program, args, { cwd: project, env, timeout: 60_000 })).stdout.trim()
  for (const node of [process.execPath, join(project, 'node_modules/node/bin/node')]) {
    const version = `Node ${await run(node, '--version')}`
    const reply = await run(node, 'stranger.ts')
    if (reply.split(/\s+/).length < 20) wrong.push(`${version}: the reply was ${JSON.stringify(reply)}`)
    else console.log(`${version}: a streamed reply of ${reply.length} characters in ${lines} lines`)
    const command = await run(node, 'node_modules/@parley/sdk/bin/parley.js', '--version')
    console.log(`${version}: the installed command says that it is ${command}`)
  }
  await run(join(project, 'node_modules/.bin/parley'), '--version')
  return wrong
}
