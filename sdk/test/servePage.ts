import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Our packages from their sources, and React with its warnings. */
const development = {
  mode: 'development',
  define: { 'process.env.NODE_ENV': '"development"' },
  resolve: { conditions: ['@parley/source', 'browser', 'import', 'module', 'default'] },
}

/** Bundles a page of `sdk/test/pages` as an application would, and serves it. */
export async function servePage(name: string) {
  const script = await bundle(fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url)), development)
  return await serveScript(() => script)
}

/** One file with everything that a module imports, made by Vite. */
export async function bundle(input: string, config: Parameters<typeof build>[0] = {}): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      rollupOptions: { input, output: { codeSplitting: false } },
    },
    ...config,
  })
  const { output } = (Array.isArray(result) ? result[0] : result) as {
    output: { type: string; code?: string }[]
  }
  return output.find(({ type }) => type === 'chunk')?.code ?? ''
}

/** Several modules and what they share, by the names of their files; each input is a file of its own. */
export async function bundleAll(input: Record<string, string>): Promise<Map<string, string>> {
  const result = await build({
    ...development,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2024',
      rollupOptions: {
        input,
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  const { output } = (Array.isArray(result) ? result[0] : result) as {
    output: { fileName: string; code?: string }[]
  }
  return new Map(output.map(({ fileName, code = '' }) => [fileName, code]))
}

/** Serves a page that runs the script; it is asked for when the page is. */
export async function serveScript(script: () => string) {
  const html = '<!doctype html><title>Parley</title><body><script type="module" src="/page.js"></script>'
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script() : html)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://localhost:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
