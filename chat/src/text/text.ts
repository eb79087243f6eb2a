import { useSyncExternalStore } from 'react'
import { keep, read } from '../app/kept.ts'
import { en, type Text } from './en.ts'

/** Every language: one file each, loaded when it is wanted. */
const files = {
  en: () => Promise.resolve(en),
  de: () => import('./de.ts').then(({ de }) => de),
} satisfies Record<string, () => Promise<Text>>

export type Language = keyof typeof files
export const languages = Object.keys(files) as Language[]

let language: Language = 'en'
let text: Text = en
const listeners = new Set<() => void>()

const known = (name: string | null): Language | undefined =>
  languages.find(one => one === name?.slice(0, 2).toLowerCase())

/** The one chosen here, else the first of the browser's that there is. */
export async function loadText(): Promise<void> {
  const next =
    known(read('language')) ?? navigator.languages.map(known).find(one => one !== undefined) ?? 'en'
  text = await files[next]()
  language = next
  document.documentElement.lang = language
  for (const listener of listeners) listener()
}

/** Null: the browser's. */
export async function chooseLanguage(next: Language | null): Promise<void> {
  keep('language', next)
  await loadText()
}

export const currentLanguage = (): Language => language

export const useText = (): Text =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => text,
  )
