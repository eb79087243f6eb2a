import { textOf } from './text.ts'

/** One part of a reply as models write them; every word of it is somewhere in the page. */
function part(n: number): string {
  const words = (i: number, count: number) => textOf(n * 10 + i, count)
  return `## Part ${n}: ${words(0, 4)}

${words(1, 60)}, **${words(2, 4)}**, and *${words(3, 3)}*: \`${words(4, 2)}\`, as [${words(5, 3)}](https://example.com/${n}) says. ${words(6, 50)}.

- ${words(7, 12)}
- **${words(8, 2)}** ${words(9, 10)}
  - ${words(10, 8)}

${words(11, 80)}.

`
}

const table = `| Region | Second | Third |
|---|--:|--:|
${Array.from({ length: 12 }, (_, i) => `| ${textOf(i, 2)} | ${i * 17} | ${i * 19} |`).join('\n')}

`

/** A line of code with its number: what is lost or comes twice shows. */
const line = (n: number) =>
  `  const ${textOf(n, 1).replaceAll(' ', '_')}_${n} = compute(${n}, "${textOf(n, 5)}")\n`

const code = `\`\`\`ts\n${Array.from({ length: 40 }, (_, i) => line(i)).join('')}\`\`\`\n\n> ${textOf(7, 30)}\n\n`

/** Prose with lists, links and marks; in the middle of each 20 000 characters a table, code and a quotation. */
export function mixed(length: number): string {
  let text = ''
  for (let n = 1; text.length < length; n++) text += part(n) + (n % 20 === 10 ? table + code : '')
  return text.slice(0, length).trimEnd()
}

/** One fence, open to the end. */
export function fence(length: number): string {
  let text = '```ts\n'
  for (let n = 1; text.length < length; n++) text += line(n)
  return text.slice(0, length).trimEnd()
}

/** What people can read of a Markdown above, letters and digits alone: of an address its host. */
export const readable = (markdown: string): string =>
  lettersOf(markdown.replace(/\]\(https:\/\/([^/]*)[^)]*\)/g, '$1').replace(/^```\w*$/gm, ''))

export const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')
