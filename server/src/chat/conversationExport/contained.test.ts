import { expect, test } from 'vitest'
import { contained, inLine } from './contained.js'

test.each([
  ['headings go down below that of the message', '# One\ntext\n###### Six', '### One\ntext\n###### Six'],
  ['underlined ones as well', 'A title\n=====\n\nof two\nlines\n---', '### A title\n\n#### of two lines'],
  ['a line is no heading', 'text\n\n---\n\n- item\n---', 'text\n\n---\n\n- item\n---'],
  ['a table stays', '| a |\n|---|\n| # b |', '| a |\n|---|\n| # b |'],
  ['code stays as it is', '```sh\n# comment\na\n---\n```\n# b', '```sh\n# comment\na\n---\n```\n### b'],
  ['code that is not closed is closed', '````\n```\n# x', '````\n```\n# x\n````'],
  ['waves are no backticks', '~~~\n```\n# x', '~~~\n```\n# x\n~~~'],
  ['a line of code opens nothing', '```a```\n# b', '```a```\n### b'],
  ['nothing in a comment counts, and it is closed', '<!-- a\n# b', '<!-- a\n# b\n-->'],
  ['a comment that ends is over', '<!-- a -->\n# b', '<!-- a -->\n### b'],
  ['an element with text of its own is closed', '<script>\nlet a', '<script>\nlet a\n</script>'],
  ['a hash is no heading', '#hashtag\n    # code', '#hashtag\n    # code'],
])('%s', (_what, text, expected) => {
  expect(contained(text)).toBe(expected)
})

test('a name is one line and means nothing else', () => {
  expect(inLine(' *Ada*\n[x](y) # <b> ')).toBe('\\*Ada\\* \\[x\\](y) \\# \\<b\\>')
})
