import type { Preferences as PreferencesOf, User } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { type ReactElement, useState } from 'react'
import { keep } from '../app/kept.ts'
import { chooseTheme } from '../app/theme.ts'
import { usePreferences } from '../app/usePreferences.ts'
import { Button } from '../control/Button.tsx'
import { useModels } from '../model/useModels.ts'
import { useOpenedText } from '../text/openedText.ts'
import { chooseLanguage, type Language, languages } from '../text/text.ts'
import { Choice } from './Choice.tsx'
import { Problem } from './Problem.tsx'
import styles from './Profile.module.css'
import { useAttempt } from './useAttempt.ts'

const MAX_INSTRUCTIONS = 4000
const themes = { SYSTEM: 'system', LIGHT: 'light', DARK: 'dark' } as const

/** How apps and models are to be, on every device. */
export function Preferences({ me }: { me: User }): ReactElement {
  const { value, error, reload } = usePreferences(me)
  return value ? <Choices preferences={value} reload={reload} /> : <Problem error={error} />
}

function Choices({ preferences, reload }: { preferences: PreferencesOf; reload: () => void }): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const { models } = useModels()
  const { attempt, error, isBusy } = useAttempt()
  const [instructions, setInstructions] = useState(preferences.instructions ?? '')
  const change = (changes: Parameters<typeof parley.updatePreferences>[0]) =>
    void attempt(() => parley.updatePreferences(changes).then(reload))
  return (
    <>
      <Choice
        label={t.theme}
        value={preferences.theme}
        options={Object.entries(themes).map(([value, name]) => ({ value, label: t.themes[name] }))}
        onChange={chosen => {
          const theme = chosen as keyof typeof themes
          chooseTheme(themes[theme])
          change({ theme })
        }}
      />
      <Choice
        label={t.language}
        value={preferences.locale ?? ''}
        options={[
          { value: '', label: t.asDevice },
          ...languages.map(value => ({ value, label: t.languages[value] })),
        ]}
        onChange={locale => {
          void chooseLanguage((locale || null) as Language | null)
          change({ locale: locale || null })
        }}
      />
      <Choice
        label={t.defaultModel}
        value={preferences.defaultModel?.id ?? ''}
        options={[
          { value: '', label: t.firstModel },
          ...models.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={defaultModel => {
          keep('model', null)
          change({ defaultModel: defaultModel || null })
        }}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={preferences.notifyReplies}
          onChange={event => {
            if (event.target.checked && 'Notification' in window) void Notification.requestPermission()
            change({ notifyReplies: event.target.checked })
          }}
        />
        {t.notifyReplies}
      </label>
      <form
        className={styles.instructions}
        onSubmit={event => {
          event.preventDefault()
          change({ instructions: instructions.trim() || null })
        }}
      >
        <label>
          <span>{t.instructions}</span>
          <textarea
            rows={6}
            dir="auto"
            maxLength={MAX_INSTRUCTIONS}
            value={instructions}
            placeholder={t.instructionsHint}
            onChange={event => setInstructions(event.target.value)}
          />
        </label>
        <Button type="submit" disabled={isBusy || instructions.trim() === (preferences.instructions ?? '')}>
          {t.save}
        </Button>
      </form>
      <Problem error={error} />
    </>
  )
}
