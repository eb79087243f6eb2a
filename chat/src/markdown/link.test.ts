import { createElement, Fragment } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { inline } from './Inline.js'
import { lex } from './lexer.js'

/** What one reads of a paragraph. */
function textOf(markdown: string): string {
  const [paragraph] = lex(markdown, {})
  const tokens = paragraph && 'tokens' in paragraph ? paragraph.tokens : []
  return renderToStaticMarkup(createElement(Fragment, null, ...inline(tokens))).replace(/<[^>]*>/g, '')
}

it.each([
  ['[our bank](https://bank.example/in)', 'our bank (bank.example)'],
  ['[https://www.bank.com](https://k.co)', 'https://www.bank.com (k.co)'],
  ['[bank.com.evil.example](https://bank.com)', 'bank.com.evil.example (bank.com)'],
  ['[https://bank.com/](https://bank.com@k.co)', 'https://bank.com/ (k.co)'],
  ['[docs.example](https://docs.example)', 'docs.example'],
  ['<https://docs.example/a?b=1&c=2>', 'https://docs.example/a?b=1&amp;c=2'],
  ['https://docs.example', 'https://docs.example'],
  ['&toString; &amp;', '&amp;toString; &amp;'],
])('%s is read as %s: a link to another place than its text says where', (markdown, text) => {
  expect(textOf(markdown)).toBe(text)
})
