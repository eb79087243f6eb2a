import { createTheme } from '@mui/material/styles'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'react-admin'
import tokens from '../../../design/tokens.css?raw'

export type Mode = 'light' | 'dark' | 'system'

const wide = () => matchMedia('(prefers-color-scheme: dark)')
const subscribe = (listener: () => void) => {
  const query = wide()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

export const useMode = () => useStore<Mode>('mode', 'system')

/** A colour of the tokens that all faces share, in one mode. */
function colour(name: string, dark: boolean): string {
  const found = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens)
  if (!found) throw new Error(`There is no token ${name}.`)
  return found[dark ? 2 : 1] ?? ''
}

/** Of MUI we use what floats: menus, dialogs, choices. It takes the colours of the tokens. */
export function useConsoleTheme() {
  const [mode] = useMode()
  const isDark = useSyncExternalStore(subscribe, () => wide().matches)
  const dark = mode === 'system' ? isDark : mode === 'dark'
  useEffect(() => {
    if (mode === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = mode
  }, [mode])
  return useMemo(() => createConsoleTheme(dark), [dark])
}

function createConsoleTheme(dark: boolean) {
  const of = (name: string) => colour(name, dark)
  return createTheme({
    palette: {
      mode: dark ? 'dark' : 'light',
      primary: { main: of('accent'), contrastText: of('on-accent') },
      error: { main: of('danger') },
      background: { default: of('ground'), paper: of('surface') },
      text: { primary: of('text'), secondary: of('quiet') },
      divider: of('line'),
    },
    typography: { fontFamily: 'inherit', fontSize: 14, body1: { fontSize: 14 } },
    shape: { borderRadius: 6 },
    transitions: { duration: { enteringScreen: 140, leavingScreen: 120, standard: 140, shorter: 120 } },
    components: {
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiMenuItem: { styleOverrides: { root: { fontSize: 13, minHeight: 32 } } },
    },
  })
}
