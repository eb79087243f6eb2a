import { Lexer, Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from 'marked'

/** TeX between dollars or after backslashes, as models write it. */
export interface MathsToken extends Tokens.Generic {
  type: 'maths'
  tex: string
  display: boolean
}

const display = /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])/
// "$5 and $10" is money: inside nothing may lie next to the dollars, and no digit may follow them.
const inline = /^(?:\$(?![\s$])((?:\\[\s\S]|[^\\$\n])*?(?<!\s))\$(?!\d)|\\\(([\s\S]+?)\\\))/

function maths(level: 'block' | 'inline'): TokenizerAndRendererExtension {
  return {
    name: level === 'block' ? 'mathsBlock' : 'maths',
    level,
    start: source => {
      const at = source.search(level === 'block' ? /\n(?:\$\$|\\\[)/ : /\$|\\[([]/)
      return at < 0 ? undefined : at
    },
    tokenizer(source) {
      const isDisplay = display.exec(source)
      const match = isDisplay ?? (level === 'inline' ? inline.exec(source) : null)
      const tex = match?.[1] ?? match?.[2]
      if (!match || tex === undefined) return undefined
      return { type: 'maths', raw: match[0], tex: tex.trim(), display: isDisplay !== null }
    },
  }
}

const marked = new Marked({ gfm: true, breaks: false, extensions: [maths('block'), maths('inline')] })

/** Addresses that references name, from all of a text so far. */
export type Links = Record<string, Pick<Tokens.Link | Tokens.Image, 'href' | 'title'>>

export function lex(text: string, links: Links): Token[] {
  const lexer = new Lexer(marked.defaults)
  Object.assign(lexer.tokens.links, links)
  const tokens = lexer.lex(text)
  Object.assign(links, lexer.tokens.links)
  return tokens
}
