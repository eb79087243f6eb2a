import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Balancer } from '../../server/test/balancer.ts'
import { freePort } from '../../server/test/startPostgresql.ts'
import { root } from '../run.ts'

const LOOK_MS = 100
/** A server is looked for so long at most. */
const LED_MS = 60_000

export const hasHaproxy = (): boolean => spawnSync('haproxy', ['-v']).error === undefined

/** What the page for operators says of haproxy, with so many places for servers, none of which is taken. */
function configuration(size: number, port: number, admin: string): string {
  const page = readFileSync(join(root, 'docs/proxies.md'), 'utf8')
  const [, block] = /```haproxy\n(.*?)```/s.exec(page) ?? []
  const [, server, options] = /( *server) one \S+(.*)\n/.exec(block ?? '') ?? []
  if (!block || !server) throw new Error('docs/proxies.md has no configuration for haproxy with a server.')
  const places = Array.from({ length: size }, (_, i) => `${server} s${i} 127.0.0.1:9${options} disabled\n`)
  return `global\n  stats socket ${admin} level admin\n${block
    .replace('bind :80', `bind 127.0.0.1:${port}`)
    .replace(/ *server one .*\n/, places.join(''))}`
}

/** haproxy as the page configures it, told by its socket which servers there are. */
export async function startHaproxy(size: number): Promise<Balancer> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-haproxy-'))
  const admin = join(folder, 'admin')
  const port = await freePort()
  writeFileSync(join(folder, 'config'), configuration(size, port, admin))
  const child = spawn('haproxy', ['-db', '-f', join(folder, 'config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk))

  async function ask(...commands: string[]): Promise<string> {
    const socket = connect(admin)
    socket.end(`${commands.join(';')}\n`)
    return text(socket)
  }
  /** Its table of figures: a row for each frontend, server and backend. */
  async function figures(): Promise<Record<string, string>[]> {
    const [head = '', ...lines] = (await ask('show stat')).replace(/^# /, '').trim().split('\n')
    const names = head.split(',')
    return lines.map(line => Object.fromEntries(line.split(',').map((value, i) => [names[i] ?? '', value])))
  }
  const failures: string[] = []
  const sum = (rows: Record<string, string>[], column: string): number =>
    rows.reduce((total, row) => total + Number(row[column] ?? 0), 0)

  while (child.exitCode === null && (await ask('show info').catch(() => '')) === '') await delay(LOOK_MS)
  if (child.exitCode !== null) throw new Error(`haproxy does not start: ${said}`)

  return {
    url: `http://localhost:${port}`,
    failures,
    async lead(place, url) {
      const server = `parley/s${place}`
      const { port } = new URL(url)
      await ask(
        `set server ${server} state maint`,
        `set server ${server} addr 127.0.0.1 port ${port}`,
        `set server ${server} state ready`,
      )
      const isUp = async () =>
        (await figures()).some(
          ({ svname, status, check_status: check }) =>
            svname === `s${place}` && status === 'UP' && check === 'L7OK',
        )
      for (const began = performance.now(); !(await isUp()); await delay(LOOK_MS))
        if (performance.now() - began > LED_MS) throw new Error(`haproxy does not find ${url}.`)
    },
    async close() {
      const all = await figures()
      const answered = all.filter(({ svname }) => svname === 'FRONTEND')
      const passed = all.filter(({ svname }) => svname !== 'FRONTEND' && svname !== 'BACKEND')
      const own = sum(answered, 'hrsp_5xx') - sum(passed, 'hrsp_5xx')
      for (let i = 0; i < own; i++) failures.push('haproxy answered with 5xx itself')
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
