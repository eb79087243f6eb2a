import hljs from 'highlight.js/lib/core'
import { createElement, type ReactNode } from 'react'
import styles from './Highlight.module.css'
import { languages, namesOf } from './languages.ts'

/** What highlight.js makes of a text before it writes HTML, which we never do. */
interface ScopeNode {
  scope?: string
  children: (ScopeNode | string)[]
}

const loaded = new Map<string, Promise<boolean>>()

async function load(name: string): Promise<boolean> {
  const file = languages[name]
  if (!file) return false
  hljs.registerLanguage(name, (await file()).default)
  return true
}

export async function highlight(text: string, language: string): Promise<ReactNode[] | null> {
  const name = namesOf(language)
  if (!loaded.has(name)) loaded.set(name, load(name))
  if (!(await loaded.get(name))) return null
  const { _emitter } = hljs.highlight(text, { language: name, ignoreIllegals: true }) as unknown as {
    _emitter: { rootNode: ScopeNode }
  }
  return elements(_emitter.rootNode.children)
}

const elements = (children: ScopeNode['children']): ReactNode[] =>
  children.map((child, i) => {
    if (typeof child === 'string') return child
    const scope = child.scope?.split('.')[0]?.replace(/\W/g, '-') ?? ''
    return createElement('span', { key: i, className: styles[scope] }, ...elements(child.children))
  })
