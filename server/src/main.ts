// What the server is made of does not even load in an older Node, so nothing is imported before this.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(
    `Parley needs Node 22.15 or newer, and this is ${process.versions.node}: use "npm start", which brings its own.\n`,
  )
  process.exit(1)
}

const { serve } = await import('./serve.js')
await serve()

export {}
