import { createRoot } from 'react-dom/client'
import { App } from './App.js'
import { createI18n, ownLocale } from './i18n/i18nProvider.js'
import { consoleStore, storedLocale } from './shell/store.js'
import './styles/index.css'

const locale = storedLocale() ?? ownLocale()
const i18n = await createI18n(locale)
const root = document.getElementById('root')
if (root) createRoot(root).render(<App i18n={i18n} store={consoleStore} />)
