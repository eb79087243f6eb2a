import type { Token, Tokens } from 'marked'
import { createElement, memo, type ReactElement, type ReactNode, useState } from 'react'
import { Code } from './Code.tsx'
import { inline } from './Inline.tsx'
import type { MathsToken } from './lexer.ts'
import styles from './Markdown.module.css'
import { Maths } from './Maths.tsx'

/** Of a column that cannot be measured because more may come. */
const COLUMN_PX = 112

interface Given {
  token: Token
  /** Whether more may come. */
  open: boolean
}

/** Written once, and again only if its text changes. */
export const Block = memo(
  ({ token, open }: Given): ReactNode => blockOf(token, open),
  (a, b) => a.token === b.token && a.open === b.open,
)

function blockOf(token: Token, open: boolean): ReactNode {
  switch (token.type) {
    case 'heading':
      // The page has its own first and second.
      return createElement(
        `h${Math.min(6, token.depth + 2)}`,
        { dir: 'auto', 'data-depth': token.depth },
        inline(token.tokens),
      )
    case 'paragraph':
      return <p dir="auto">{inline(token.tokens)}</p>
    case 'code':
      return <Code text={token.text} language={(token as Tokens.Code).lang ?? ''} open={open} />
    case 'blockquote':
      return <blockquote dir={dirOf(token.text)}>{within(token.tokens, open)}</blockquote>
    case 'list':
      return listOf(token as Tokens.List, open)
    case 'table':
      return <Table {...(token as Tokens.Table)} open={open} />
    case 'hr':
      return <hr />
    case 'maths':
      return <Maths {...(token as MathsToken)} />
    case 'space':
    case 'def':
      return null
    case 'text':
    case 'checkbox':
      return inline([token])
    default:
      return <p dir="auto">{token.raw}</p>
  }
}

/** Of what holds others that say their own: `auto` does not look into them. */
const dirOf = (text = ''): string => (/^\P{L}*[\u0590-\u08ff]/u.test(text) ? 'rtl' : 'ltr')

/** Only the last of them can still grow. */
const within = (tokens: readonly Token[] | undefined, open: boolean): ReactNode[] =>
  (tokens ?? []).map((token, i, all) => <Block key={i} token={token} open={open && i === all.length - 1} />)

function listOf({ ordered, start, items }: Tokens.List, open: boolean): ReactNode {
  const parts = items.map((item, i) => (
    <li key={i} dir="auto" className={item.task ? styles.task : undefined}>
      {within(item.tokens, open && i === items.length - 1)}
    </li>
  ))
  const dir = dirOf(items[0]?.text)
  if (!ordered) return <ul dir={dir}>{parts}</ul>
  return (
    <ol dir={dir} start={start === '' ? undefined : start}>
      {parts}
    </ol>
  )
}

/** One that is written here keeps its columns as they are: what comes later would move what is being read. */
function Table({ header, rows, open }: Tokens.Table & { open: boolean }): ReactElement {
  const [isFixed] = useState(open)
  const cell = (kind: 'th' | 'td') => (one: Tokens.TableCell, i: number) =>
    createElement(
      kind,
      { key: i, dir: 'auto', 'data-align': one.align ?? undefined, ...(kind === 'th' && { scope: 'col' }) },
      inline(one.tokens),
    )
  return (
    // Scrolled by keyboard too.
    <div
      className={styles.table}
      data-fixed={isFixed}
      tabIndex={0}
      role="region"
      aria-label={header.map(({ text }) => text).join(', ')}
    >
      <table style={isFixed ? { minWidth: header.length * COLUMN_PX } : undefined}>
        <thead>
          <tr>{header.map(cell('th'))}</tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>{row.map(cell('td'))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
