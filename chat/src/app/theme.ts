import { keep, read } from './kept.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const readTheme = (): Theme => themes.find(theme => theme === read('theme')) ?? 'system'

export function chooseTheme(theme: Theme): void {
  keep('theme', theme === 'system' ? null : theme)
  showTheme()
}

/** The system's unless another one was chosen, which tokens.css reads from the root. */
export function showTheme(): void {
  const theme = readTheme()
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
