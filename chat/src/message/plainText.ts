import type { Token, Tokens } from 'marked'
import { decoded } from '../markdown/entities.ts'
import { lex } from '../markdown/lexer.ts'

/** A text without its marks, for places that know no Markdown. */
export const plainText = (markdown: string): string => blocks(lex(markdown, {})).trim()

const blocks = (tokens: readonly Token[]): string =>
  tokens
    .map(block)
    .filter(text => text !== '')
    .join('\n\n')

function block(token: Token): string {
  switch (token.type) {
    case 'list':
      return (token as Tokens.List).items
        .map(
          ({ tokens }, i) =>
            `${token.ordered ? `${i + 1}.` : '-'} ${blocks(tokens).replaceAll('\n\n', '\n')}`,
        )
        .join('\n')
    case 'table': {
      const { header, rows } = token as Tokens.Table
      return [header, ...rows].map(row => row.map(cell => line(cell.tokens)).join('\t')).join('\n')
    }
    case 'blockquote':
      return blocks(token.tokens ?? [])
    case 'space':
    case 'def':
    case 'hr':
    case 'checkbox':
      return ''
    case 'code':
      return token.text
    case 'maths':
      return token.tex
    default:
      return 'tokens' in token && token.tokens
        ? line(token.tokens)
        : decoded('text' in token ? String(token.text) : token.raw)
  }
}

const line = (tokens: readonly Token[]): string =>
  tokens
    .map(token => {
      if (token.type === 'br') return '\n'
      if (token.type === 'link' && token.text !== token.href)
        return `${line(token.tokens ?? [])} (${token.href})`
      return block(token)
    })
    .join('')
