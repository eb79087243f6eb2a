import type { User } from '@parley/sdk'
import { useEffect } from 'react'
import { chooseLanguage, currentLanguage, languages } from '../text/text.ts'
import { keep, read } from './kept.ts'
import { chooseTheme } from './theme.ts'
import { usePreferences } from './usePreferences.ts'

const themes = { SYSTEM: 'system', LIGHT: 'light', DARK: 'dark' } as const

/** What was chosen on another device since is shown here; what was chosen here last stays. */
export function usePreferred(me: User): void {
  const { value: preferences } = usePreferences(me)
  useEffect(() => {
    const { updatedAt, theme, locale } = preferences ?? {}
    if (!updatedAt || read('preferredAt') === updatedAt) return
    keep('preferredAt', updatedAt)
    chooseTheme(themes[theme as keyof typeof themes] ?? 'system')
    const language = languages.find(one => one === locale?.slice(0, 2)) ?? null
    if (language !== currentLanguage()) void chooseLanguage(language)
  }, [preferences])
}
