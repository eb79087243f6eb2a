import { readFile } from 'node:fs/promises'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { filterProblems } from '@arethetypeswrong/core/problems'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

/** What tools find wrong with the package; nothing is there for CommonJS and for resolution without `exports`. */
export async function lint(tarball: string): Promise<string[]> {
  const data = await readFile(tarball)
  const { messages, pkg } = await publint({
    pack: { tarball: Uint8Array.from(data).buffer },
    strict: true,
  })
  const wrong = messages.map(message => `publint: ${formatMessage(message, pkg) ?? message.code}`)
  const analysis = await checkPackage(createPackageFromTarballData(data), {
    excludeEntrypoints: [/\.(graphql|json)$/],
  })
  if (!analysis.types) return [...wrong, 'attw: the package has no types']
  const kinds = ['node16-esm', 'bundler'] as const
  const problems = kinds.flatMap(resolutionKind => filterProblems(analysis, { resolutionKind }))
  console.log(
    `publint and attw looked at ${Object.keys(analysis.entrypoints).length} entries: ${Object.keys(analysis.entrypoints).join(' ')}`,
  )
  return [...wrong, ...problems.map(problem => `attw: ${JSON.stringify(problem)}`)]
}
