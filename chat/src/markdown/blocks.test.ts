import { describe, expect, it } from 'vitest'
import { createBlocks } from './blocks.js'

const types = (text: string, isWhole = true) => createBlocks()(text, isWhole).map(({ token }) => token.type)

const mixed = `# Heading

A paragraph with **bold** and [a reference][1].
It goes on.

- one
- two

  with a paragraph

Heading below
---

| a | b |
|---|---|
| 1 | 2 |

\`\`\`ts
const a = 1

const b = 2
\`\`\`

> quote

$$
x^2
$$

1. last

[1]: https://example.com
`

describe('blocks of a text that grows', () => {
  it.each([1, 3, 7, 50])('are in the end those of the whole text, when it came in pieces of %d', size => {
    const blocks = createBlocks()
    for (let end = size; end < mixed.length; end += size) blocks(mixed.slice(0, end), false)
    const grown = blocks(mixed, true).map(({ token }) => token.raw.trim())
    expect(grown).toEqual(createBlocks()(mixed, true).map(({ token }) => token.raw.trim()))
    expect(types(mixed)).toEqual([
      'heading',
      'paragraph',
      'list',
      'heading',
      'table',
      'code',
      'blockquote',
      'maths',
      'list',
    ])
  })

  it('stay the same objects once they are finished', () => {
    const blocks = createBlocks()
    const first = blocks('# One\n\nTwo\n\nThree\n\nFo', false)[0]
    expect(blocks('# One\n\nTwo\n\nThree\n\nFour\n\nFive', false)[0]).toBe(first)
    expect(blocks('# One\n\nTwo\n\nThree\n\nFour\n\nFive', true)[0]).toBe(first)
  })

  it('are read anew when a text does not go on where it was', () => {
    const blocks = createBlocks()
    blocks('One\n\nTwo\n\nThree\n\nFour', false)
    expect(blocks('Other\n\nTwo ', false).map(({ token }) => token.raw)).toEqual(['Other', 'Two '])
  })

  it('show a fence as code before it is closed, and read on behind it', () => {
    const blocks = createBlocks()
    expect(blocks('```js\nconst a', false)[0]?.token).toMatchObject({
      type: 'code',
      lang: 'js',
      text: 'const a',
    })
    expect(blocks('```js\nconst a\n\n# no heading\n', false)).toHaveLength(1)
    expect(blocks('```js\nconst a\n```\n\nText ', false).map(({ token }) => token.type)).toEqual([
      'code',
      'paragraph',
    ])
  })

  it.each(['$5 and $10', 'a $ b', '\\$x$'])('take %s for no formula', text => {
    expect(JSON.stringify(createBlocks()(text, true))).not.toContain('"maths"')
  })

  it.each(['$x^2$', '\\(x\\)', '$$x$$', '\\[x\\]'])('take %s for a formula', text => {
    expect(JSON.stringify(createBlocks()(text, true))).toContain('"maths"')
  })
})
