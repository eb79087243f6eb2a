import { type AnnouncementLevel, SetAnnouncementDocument } from '@parley/sdk'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { InputField } from '../../form/InputField.js'
import { type Announced, Banner } from '../../shell/Announcement.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useSave } from './useSave.js'

const levels: AnnouncementLevel[] = ['INFO', 'WARNING', 'CRITICAL']

/** What to tell everybody, as they will see it. */
export function AnnouncementForm({ told }: { told: Announced | null }) {
  const translate = useTranslate()
  const { save, busy, error, wrong } = useSave('appearance.announced')
  const [text, setText] = useState(told?.text ?? '')
  const [level, setLevel] = useState<AnnouncementLevel>(told?.level ?? 'INFO')
  const [until, setUntil] = useState<unknown>(told?.until ?? undefined)
  const announce = (input: object | null) =>
    void save(() => request(SetAnnouncementDocument, { input: input as never }))
  return (
    <form
      className="card appearance-form"
      aria-labelledby="announce"
      onSubmit={event => {
        event.preventDefault()
        announce({ text, level, ...(until !== undefined && { until }) })
      }}
    >
      <h2 id="announce">{translate('appearance.announcement')}</h2>
      <p className="quiet">{translate('appearance.announcementHint')}</p>
      <InputField
        input={{ name: 'text', kind: 'longText', help: '', required: true }}
        label={translate('appearance.text')}
        value={text}
        error={wrong.text}
        onChange={value => setText(String(value ?? ''))}
      />
      <div className="appearance-pair">
        <label className="field">
          <span className="field-label">{translate('appearance.level')}</span>
          <select
            className="control"
            value={level}
            onChange={({ target }) => setLevel(target.value as AnnouncementLevel)}
          >
            {levels.map(name => (
              <option key={name} value={name}>
                {translate(`appearance.levels.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <InputField
          input={{ name: 'until', kind: 'dateTime', help: '' }}
          label={translate('appearance.until')}
          value={until}
          error={wrong.until}
          onChange={setUntil}
        />
      </div>
      {text.trim() && (
        <section aria-label={translate('appearance.preview')}>
          <Banner told={{ text, level }} />
        </section>
      )}
      {error !== undefined && <ErrorNote error={error} />}
      <footer>
        {told && (
          <button type="button" className="button" disabled={busy} onClick={() => announce(null)}>
            {translate('appearance.remove')}
          </button>
        )}
        <button type="submit" className="button button-main" disabled={busy || !text.trim()}>
          {translate('appearance.announce')}
        </button>
      </footer>
    </form>
  )
}
