// What the server is made of does not even load in an older Node, so nothing is imported before this.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 26) {
  process.stderr.write(
    `Parley needs Node 26 or newer, and this is ${process.versions.node}: use "npm start", which brings its own.\n`,
  )
  process.exit(1)
}

// From the second start on this saves a quarter of its time. Not where everybody may write: what lies there is run.
const { enableCompileCache } = await import('node:module')
const { fileURLToPath } = await import('node:url')
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/parley', import.meta.url)))

const { serve } = await import('./serve.js')
await serve()

export {}
