import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { root } from '../run.ts'

export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  // What kinds differ in.
  spec?: Record<string, unknown>
  [name: string]: unknown
}

/** The objects of rendered YAML. */
export const objectsIn = (text: string): KubernetesObject[] =>
  parseAllDocuments(text)
    .map(document => document.toJS() as KubernetesObject | null)
    .filter(object => object !== null)

const packages: Record<string, string> = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
}

const packageOf = ({ apiVersion, kind }: KubernetesObject): string =>
  `${packages[apiVersion.split('/')[0] ?? ''] ?? 'kubernetes-models'}/${apiVersion}/${kind}`

interface Model {
  new (data: object): { validate(): void }
}

/** What the schemas of Kubernetes find wrong: values, patterns, and what is missing. */
export async function schemaProblems(object: KubernetesObject): Promise<string[]> {
  try {
    const models = (await import(packageOf(object))) as Record<string, Model>
    const Kind = models[object.kind]
    if (!Kind) return [`there is no ${object.kind}`]
    new Kind(object).validate()
    return []
  } catch (error) {
    return [`${object.kind} ${object.metadata.name}: ${(error as Error).message}`]
  }
}

/** Fields that no object of its kind has: of all at once, by the compiler, as the schemas let any pass. */
export function strangeFields(objects: KubernetesObject[]): string {
  const folder = join(root, 'node_modules/.cache/parley')
  const file = join(folder, `objects-${process.pid}.ts`)
  const lines = objects.flatMap((object, i) => [
    `import type { I${object.kind} as T${i} } from '${packageOf(object)}'`,
    `export const o${i}: T${i} = ${JSON.stringify(object)}`,
  ])
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, lines.join('\n'))
  const { stdout } = spawnSync(
    join(root, 'node_modules/.bin/tsc'),
    [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      '',
      '--ignoreConfig',
      file,
    ],
    { cwd: folder, encoding: 'utf8' },
  )
  return stdout
}
