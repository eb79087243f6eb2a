// Plain JavaScript, so that an older Node can still say what is wrong.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 26) {
  console.error(
    `Parley's scripts run on Node 26, and this is ${process.versions.node}: "npm ci" installs it for them.`,
  )
  process.exit(1)
}
