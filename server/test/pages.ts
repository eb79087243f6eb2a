import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What stands between two lines of ``` in a page that people read. */
export interface Block {
  page: string
  language: string
  code: string
  /** Of its first line, in the page. */
  line: number
  /** The heading of the second level that it stands below. */
  section: string | undefined
  /** The text right before it, in one line. */
  before: string
  /** What a comment before it says to the newcomer's walk: `<!-- walk: … -->`. */
  walk: string | undefined
}

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8')

/** The pages in which people look for commands. */
export const pagesWithCommands = (): string[] =>
  globSync(['README.md', '*/README.md', 'docs/*.md'], { cwd: root }).sort()

const fence = /^```(\w*)\n(.*?)^```$/gms

export const withoutBlocks = (text: string): string => text.replaceAll(fence, '')

export function blocksOf(page: string, language?: string): Block[] {
  const text = readPage(page)
  return [...text.matchAll(fence)]
    .map(([, kind = '', code = ''], i, all) => {
      const { index = 0 } = all[i] ?? {}
      const above = text.slice(0, index)
      const [, walk] = /<!-- walk: (.+) -->\n$/.exec(above) ?? []
      const paragraph =
        above
          .replace(/<!-- walk: .+ -->\n$/, '')
          .trimEnd()
          .split('\n\n')
          .at(-1) ?? ''
      const section = above
        .match(/^## .+$/gm)
        ?.at(-1)
        ?.slice('## '.length)
      const line = above.split('\n').length + 1
      return { page, section, language: kind, code, line, before: paragraph.replaceAll('\n', ' '), walk }
    })
    .filter(block => language === undefined || block.language === language)
}
