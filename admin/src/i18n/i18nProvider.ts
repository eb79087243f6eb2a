import polyglotI18nProvider from 'ra-i18n-polyglot'
import type { I18nProvider } from 'react-admin'
import { en } from './en.js'

export const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
]

/** The language of the browser, if the console speaks it. */
export const ownLocale = (): string => (navigator.language.startsWith('de') ? 'de' : 'en')

/** Other languages are loaded when they are wanted. */
export async function createI18n(locale: string): Promise<I18nProvider> {
  const german = locale === 'de' ? (await import('./de.js')).de : null
  return polyglotI18nProvider(
    wanted => (wanted === 'de' ? (german ?? import('./de.js').then(({ de }) => de)) : en) as never,
    locale,
    languages,
    { allowMissing: true, onMissingKey: (key: string) => key },
  )
}
