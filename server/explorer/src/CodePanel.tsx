import { type GraphiQLPlugin, useGraphiQL } from '@graphiql/react'
import { useMemo, useState } from 'react'
import { codeOf } from './code.js'

function CodeIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden="true">
      <path d="m8 7-5 5 5 5M16 7l5 5-5 5M14 4l-4 16" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

/** The operation of the open tab in which the cursor is, as programs and terminals send it. */
function CodePanel() {
  const tab = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex])
  const name = useGraphiQL(state => state.operationName)
  const { query, variables } = tab ?? {}
  const code = useMemo(
    () => codeOf({ query: query ?? '', variables: variables ?? '', name, server: location.origin }),
    [query, variables, name],
  )
  return (
    <section className="code-panel" aria-label="As code">
      <h2>As code</h2>
      {'wrong' in code ? (
        <p>{code.wrong}</p>
      ) : (
        <>
          <Snippet title="SDK" text={code.sdk} />
          <Snippet title="curl" text={code.curl} />
          <p>
            TOKEN is an API key, which the console and <code>createApiKey</code> make.
          </p>
        </>
      )}
    </section>
  )
}

function Snippet({ title, text }: { title: string; text: string }) {
  const [copied, setCopied] = useState('')
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(text))
  return (
    <section className="snippet">
      <h3>{title}</h3>
      <button type="button" className="graphiql-button" onClick={copy} aria-label={`Copy for ${title}`}>
        {copied === text ? 'Copied' : 'Copy'}
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </section>
  )
}

export const codePlugin: GraphiQLPlugin = { title: 'As code', icon: CodeIcon, content: CodePanel }
