// What the server is made of does not even load in an older Node, so nothing is imported before this.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 26) {
  process.stderr.write(
    `Parley needs Node 26 or newer, and this is ${process.versions.node}: use "npm start", which brings its own.\n`,
  )
  process.exit(1)
}

const { serve } = await import('./serve.js')
await serve()

export {}
