import { useTranslate } from 'react-admin'
import { Chip } from '../../field/Chip.js'
import type { Tone } from '../../field/tone.js'
import type { Setting } from './Settings.js'

const tones: Record<string, Tone> = {
  ENVIRONMENT: 'accent',
  FILE: 'accent',
  UNKNOWN: 'warn',
}

/** One variable: its name, what holds, where that comes from, and what it does. */
export function SettingRow({ setting }: { setting: Setting }) {
  const translate = useTranslate()
  const { name, value, hidden, default: otherwise, source, description } = setting
  return (
    <li className="setting">
      <h2>
        <code>{name}</code>
      </h2>
      <p className="setting-value">
        {hidden ? (
          <span className="quiet">{translate('settings.hidden')}</span>
        ) : (
          <code className={value === null ? 'quiet' : ''}>{value ?? otherwise ?? '–'}</code>
        )}
        {source === 'DEFAULT' ? (
          <span className="quiet setting-default">{translate('settings.source.DEFAULT')}</span>
        ) : (
          <Chip tone={tones[source]}>{translate(`settings.source.${source}`)}</Chip>
        )}
      </p>
      <p className="quiet setting-about">{description ?? translate('settings.unknown')}</p>
    </li>
  )
}
