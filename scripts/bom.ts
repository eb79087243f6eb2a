// `npm run --silent bom`: the bill of materials of what a server runs and its pages are made of, as CycloneDX 1.5.
import { type Locked, licenceOf, lockFile } from './licences.ts'

interface Component {
  type: 'library'
  'bom-ref': string
  name: string
  version: string
  purl: string
  licenses: object[]
  hashes: object[]
}

const nameOf = (path: string): string => path.split('node_modules/').at(-1) ?? ''
const purlOf = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`

/**
 * Of the lock file, which knows what is there for more than building; `npm sbom --omit=dev` leaves out whatever somebody also
 * develops with (graphql, react, better-sqlite3). It has no time in it: the same packages make the same bill.
 */
export function billOfMaterials({
  version: own,
  packages,
}: {
  version: string
  packages: Record<string, Locked>
}) {
  const shipped = Object.entries(packages).filter(
    ([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link,
  )
  const byRef = new Map(shipped.map(([path, locked]) => [refOf(path, locked), { path, locked }]))
  const components = [...byRef]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, { path, locked }]) => component(ref, path, locked))
  const workspaces = ['server', 'prisma', 'sdk', 'chat', 'admin']
  const above = workspaces.flatMap(path =>
    Object.keys(packages[path]?.dependencies ?? {}).map(name => [path, name] as const),
  )
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': 'parley', name: 'parley', version: own } },
    components,
    dependencies: [
      { ref: 'parley', dependsOn: refs(above) },
      ...[...byRef].map(([ref, { path, locked }]) => {
        const names = Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
        return { ref, dependsOn: refs(names.map(name => [path, name])) }
      }),
    ],
  }

  function refs(asked: (readonly [from: string, name: string])[]): string[] {
    const found = asked.flatMap(([from, name]) => {
      const path = resolved(from, name)
      return path && packages[path] ? refOf(path, packages[path]) : []
    })
    return [...new Set(found)].filter(ref => byRef.has(ref)).sort()
  }

  /** As Node looks for it: in its own folder first, then in each above. */
  function resolved(from: string, name: string): string | undefined {
    const path = `${from && `${from}/`}node_modules/${name}`
    if (packages[path]) return path
    if (from === '') return
    const end = from.lastIndexOf('/node_modules/')
    return resolved(end < 0 ? '' : from.slice(0, end), name)
  }
}

const refOf = (path: string, { version = '' }: Locked): string => `${nameOf(path)}@${version}`

function component(ref: string, path: string, locked: Locked): Component {
  const [name, version] = [nameOf(path), locked.version ?? '']
  const licence = licenceOf(name, locked)
  const [algorithm = '', hash = ''] = locked.integrity?.split(/-(.*)/) ?? []
  return {
    ...{ type: 'library', 'bom-ref': ref, name, version, purl: purlOf(name, version) },
    licenses: !licence
      ? []
      : / (OR|AND) /.test(licence)
        ? [{ expression: licence }]
        : [{ license: { name: licence } }],
    hashes: hash
      ? [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(hash, 'base64').toString('hex') }]
      : [],
  }
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(billOfMaterials(lockFile()), null, 2)}\n`)
