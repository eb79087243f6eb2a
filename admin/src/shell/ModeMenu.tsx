import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { Choices } from './Choices.js'
import { type Mode, useMode } from './theme.js'

const modes: Mode[] = ['light', 'dark', 'system']

/** Light, dark, or like the system. */
export function ModeMenu() {
  const translate = useTranslate()
  const [mode, setMode] = useMode()
  const Shown = mode === 'light' ? Sun : mode === 'dark' ? Moon : Monitor
  return (
    <Choices
      label={translate('console.mode.label')}
      className="icon-button bar-mode"
      button={<Shown size={16} aria-hidden="true" />}
      items={modes.map(name => ({
        name,
        label: translate(`console.mode.${name}`),
        chosen: name === mode,
        onChoose: () => setMode(name),
      }))}
    />
  )
}
