import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.js'
import { freePort } from './startPostgresql.js'

const page = fileURLToPath(new URL('../../docs/operations.md', import.meta.url))

/** The configuration that the page for operators gives for a proxy. */
export function documented(name: string): string {
  const [, text] = new RegExp(`^\`\`\`${name}\\n(.*?)^\`\`\`$`, 'ms').exec(readFileSync(page, 'utf8')) ?? []
  if (text === undefined) throw new Error(`docs/operations.md has no configuration for ${name}.`)
  return text
}

interface Kind {
  /** The whole file: the documented part, led to another port and server, and what a process of a test needs. */
  file(text: string, ports: { own: number; server: string; folder: string }): string
  args(file: string): string[]
}

const led = (text: string, server: string) => text.replaceAll('127.0.0.1:4000', server)

const kinds: Record<string, Kind> = {
  nginx: {
    file: (text, { own, server, folder }) => `
      daemon off;
      user root;
      pid ${folder}/pid;
      error_log stderr;
      events {}
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(part => `${part}_temp_path ${folder}/${part};`).join('\n')}
        ${led(text, server).replace('listen 80;', `listen 127.0.0.1:${own};`)}
      }`,
    args: file => ['-c', file, '-e', 'stderr'],
  },
  haproxy: {
    file: (text, { own, server }) => led(text, server).replace('bind :80', `bind 127.0.0.1:${own}`),
    args: file => ['-db', '-f', file],
  },
  caddy: {
    file: (text, { own, server }) => `{
        admin off
        persist_config off
        auto_https off
      }
      ${led(text, server).replace('chat.example.com', `http://127.0.0.1:${own}`)}`,
    args: file => ['run', '--adapter', 'caddyfile', '--config', file],
  },
}

/** What is installed of them; what is not is said. */
export function installedProxies(): string[] {
  return Object.keys(kinds).filter(name => {
    try {
      execFileSync('which', [name], { stdio: 'ignore' })
      return true
    } catch {
      console.info(`${name} is not installed: its tests are skipped`)
      return false
    }
  })
}

export interface RealProxy {
  url: string
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a proxy of Debian before a server, configured as documented, or by what is made of that. */
export async function startProxy(
  name: string,
  target: string,
  change: (text: string) => string = text => text,
): Promise<RealProxy> {
  const kind = kinds[name]
  if (!kind) throw new Error(`There is no proxy ${name}.`)
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  const own = await freePort()
  const file = join(folder, 'config')
  writeFileSync(file, kind.file(change(documented(name)), { own, server: new URL(target).host, folder }))
  const child: ChildProcess = spawn(name, kind.args(file), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text))
  const exited = once(child, 'exit')
  const url = `http://127.0.0.1:${own}`
  const ready = eventually(async () => {
    if (child.exitCode !== null) return
    const { status } = await fetch(`${url}/health/live`)
    if (status !== 200) throw new Error(`${name} answers with ${status}`)
  })
  await ready
  if (child.exitCode !== null) throw new Error(`${name} does not start: ${said}`)
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
