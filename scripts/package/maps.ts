import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

interface SourceMap {
  sources: string[]
  sourcesContent?: string[]
}

/** Whether debuggers and editors get from what is installed to its sources, and nothing is installed that nobody wants. */
export async function checkMaps(installed: string): Promise<string[]> {
  const wrong: string[] = []
  const maps = globSync('dist/**/*.map', { cwd: installed })
  for (const map of maps) {
    const { sources, sourcesContent } = JSON.parse(await readFile(join(installed, map), 'utf8')) as SourceMap
    const lost = sources.filter(
      (source, i) => !sourcesContent?.[i] && !existsSync(join(installed, dirname(map), source)),
    )
    wrong.push(...lost.map(source => `${map} leads to ${source}, which is not in the package`))
  }
  const compiled = globSync('dist/**/*.{js,d.ts}', {
    cwd: installed,
    exclude: ['dist/cli/commander/**'],
  })
  for (const file of compiled)
    if (!existsSync(join(installed, `${file}.map`))) wrong.push(`${file} has no map`)
  for (const file of globSync(['**/*.test.*', '**/*.tsbuildinfo'], { cwd: installed }))
    wrong.push(`${relative('.', file)} should not be in the package`)
  console.log(`${maps.length} source maps and declaration maps lead to sources`)
  return wrong
}
