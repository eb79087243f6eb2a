import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { eventually } from './eventually.js'
import { blocksOf } from './pages.js'
import { freePort } from './startPostgresql.js'

const PAGE = 'docs/proxies.md'

/** The configuration that the page for operators gives for a proxy. */
export function documented(name: string): string {
  const [block] = blocksOf(PAGE, name)
  if (!block) throw new Error(`${PAGE} has no configuration for ${name}.`)
  return block.code
}

interface Kind {
  /** The whole file: the documented part, led to another port and server, and what a process of a test needs. */
  file(text: string, place: { own: number; server: string; folder: string }): string
  args(file: string): string[]
  /** Ends it at once, with all of its connections. */
  signal: NodeJS.Signals
  /** The documented part, as a network has it that answers WebSockets with 403. */
  blocking(text: string): string
}

const led = (text: string, server: string) => text.replaceAll('127.0.0.1:4000', server)

const kinds: Record<string, Kind> = {
  nginx: {
    file: (text, { own, server, folder }) => `
      daemon off;
      pid ${folder}/pid;
      error_log stderr;
      events {}
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(part => `${part}_temp_path ${folder}/${part};`).join('\n')}
        ${led(text, server).replace('listen 80;', `listen 127.0.0.1:${own};`)}
      }`,
    args: file => ['-c', file, '-e', 'stderr', ...(process.getuid?.() === 0 ? ['-g', 'user root;'] : [])],
    signal: 'SIGTERM',
    blocking: text => text.replace('location / {', 'location / {\n if ($http_upgrade) { return 403; }'),
  },
  haproxy: {
    file: (text, { own, server }) => led(text, server).replace('bind :80', `bind 127.0.0.1:${own}`),
    args: file => ['-db', '-f', file],
    signal: 'SIGTERM',
    blocking: text =>
      text.replace(
        'default_backend',
        'http-request deny deny_status 403 if { req.hdr(upgrade) -m found }\n  default_backend',
      ),
  },
  caddy: {
    file: (text, { own, server }) => `{
        admin off
        auto_https off
      }
      ${led(text, server).replace('chat.example.com', `http://localhost:${own}`)}`,
    args: file => ['run', '--adapter', 'caddyfile', '--config', file],
    // It would wait for those who are connected.
    signal: 'SIGKILL',
    blocking: text =>
      text.replace('reverse_proxy', '@socket header Upgrade *\n respond @socket 403\n reverse_proxy'),
  },
}

const isInstalled = (name: string): boolean => spawnSync(name, ['-v']).error === undefined

/** What is installed of them; what is not is said. */
export const installedProxies: string[] = Object.keys(kinds).filter(name => {
  const found = isInstalled(name)
  if (!found) console.info(`${name} is not installed: its tests are skipped`)
  return found
})

/** As a network has it that answers WebSockets with 403. */
export const blocking = (name: string) => (text: string) => kindOf(name).blocking(text)

export interface RealProxy {
  url: string
  /** Breaks all connections, and takes new ones once it is there again. */
  restart(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a proxy of Debian before a server, configured as documented, or by what is made of that. */
export async function startProxy(
  name: string,
  target: string,
  { change = (text: string) => text, port = null as number | null } = {},
): Promise<RealProxy> {
  const { file, args, signal } = kindOf(name)
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  const own = port ?? (await freePort())
  const url = `http://localhost:${own}`
  const config = join(folder, 'config')
  writeFileSync(config, file(change(documented(name)), { own, server: new URL(target).host, folder }))
  let child: ChildProcess

  async function start() {
    child = spawn(name, args(config), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text))
    await eventually(async () => {
      if (child.exitCode !== null) return
      const { status } = await fetch(`${url}/health/live`)
      expect(status).toBe(200)
    })
    if (child.exitCode !== null) throw new Error(`${name} does not start: ${said}`)
  }
  async function stop() {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  await start()
  return {
    url,
    async restart() {
      await stop()
      await start()
    },
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function kindOf(name: string): Kind {
  const kind = kinds[name]
  if (!kind) throw new Error(`There is no proxy ${name}.`)
  return kind
}
