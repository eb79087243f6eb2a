import type { Token, Tokens } from 'marked'
import type { ReactNode } from 'react'
import { decoded } from './entities.ts'
import type { MathsToken } from './lexer.ts'
import { hostOf, safeLink } from './link.ts'
import styles from './Markdown.module.css'
import { Maths } from './Maths.tsx'

/** Tokens within a line, as elements. No text becomes markup: what is HTML is shown as it was written. */
export const inline = (tokens: readonly Token[] | undefined): ReactNode[] =>
  (tokens ?? []).map((token, i) => <Inline key={i} token={token} />)

function Inline({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>
    case 'em':
      return <em>{inline(token.tokens)}</em>
    case 'del':
      return <del>{inline(token.tokens)}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return link(token as Tokens.Link)
    case 'image':
      return image(token as Tokens.Image)
    case 'maths':
      return <Maths {...(token as MathsToken)} />
    case 'escape':
      return token.text
    case 'text':
      return token.tokens ? inline(token.tokens) : decoded(token.text)
    case 'checkbox':
      return <input type="checkbox" checked={token.checked} disabled aria-label={token.checked ? '✓' : '–'} />
    default:
      return token.raw
  }
}

function link({ href, tokens, text, raw }: Tokens.Link): ReactNode {
  const to = safeLink(decoded(href))
  if (!to) return raw
  // Where it leads is its text, whole, or is said beside it: the name of another host may contain the one it leads to.
  const host = hostOf(to)
  const shown = decoded(text)
  const isAddress = [to, host, to.replace(/^https?:\/\//, '')].some(it => it === shown || it === `${shown}/`)
  return (
    <a href={to} target="_blank" rel="noopener noreferrer nofollow" title={to}>
      {inline(tokens)}
      {!isAddress && host && <span className={styles.host}> ({host})</span>}
    </a>
  )
}

/** Loading it would tell somebody else who reads this, and when. */
function image({ href, text, raw }: Tokens.Image): ReactNode {
  const to = safeLink(decoded(href))
  if (!to) return raw
  return (
    <a href={to} target="_blank" rel="noopener noreferrer nofollow" title={to} className={styles.image}>
      {decoded(text) || to}
      <span className={styles.host}> ({hostOf(to)})</span>
    </a>
  )
}
