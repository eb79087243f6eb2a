import { SettingsDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { useSearchParams } from 'react-router-dom'
import { useMay } from '../../auth/me.js'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { HeldExport } from '../../held/HeldExport.js'
import type { HeldColumn } from '../../held/held.js'
import { Empty } from '../../shell/Empty.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import { SettingRow } from './SettingRow.js'

const needs = ['SETTINGS_READ']
const which = ['all', 'set'] as const

const read = async () => (await request(SettingsDocument, {})).settings ?? []

export type Setting = Awaited<ReturnType<typeof read>>[number]

/** How the server is set: every variable with its value, where it comes from, and what it does. */
export default function Settings() {
  const translate = useTranslate()
  const may = useMay()
  useTitle(translate('page.settings'))
  return may(needs) ? <Shown /> : <Refused needs={needs} />
}

function Shown() {
  const translate = useTranslate()
  const [params, setParams] = useSearchParams()
  const { data, error, refetch } = useQuery({ queryKey: queryKeys.settings, queryFn: read })
  const text = params.get('q') ?? ''
  const only = params.get('show') === 'set' ? 'set' : 'all'
  const set = (name: string, value: string) =>
    setParams(
      now => {
        const next = new URLSearchParams(now)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true },
    )
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  const found = data?.filter(
    setting => (only === 'all' || setting.source !== 'DEFAULT') && holds(setting, text.toLowerCase()),
  )
  return (
    <div className="settings">
      <div className="settings-bar">
        <label className="search-box">
          <Search size={14} aria-hidden="true" />
          <input
            type="search"
            value={text}
            placeholder={translate('settings.search')}
            aria-label={translate('settings.search')}
            onChange={event => set('q', event.target.value)}
          />
        </label>
        <div className="segments" role="group" aria-label={translate('settings.which')}>
          {which.map(name => (
            <button key={name} type="button" aria-pressed={name === only} onClick={() => set('show', name)}>
              {translate(`settings.${name}`)}
            </button>
          ))}
        </div>
        <span className="toolbar-gap" />
        <HeldExport name="settings" rows={found ?? []} columns={columns} />
      </div>
      <p className="quiet settings-hint">{translate('settings.hint')}</p>
      {found?.length === 0 && <Empty text={translate('list.emptyFiltered')} />}
      {found && found.length > 0 && (
        <ul className="card setting-list">
          {found.map(setting => (
            <SettingRow key={setting.name} setting={setting} />
          ))}
        </ul>
      )}
    </div>
  )
}

/** Of a file: as they are called in the schema. Hidden values are not sent. */
const columns = (['name', 'value', 'default', 'source', 'description'] as const).map<HeldColumn<Setting>>(
  name => ({ name, label: name, value: setting => setting[name] }),
)

const holds = ({ name, value, description }: Setting, text: string): boolean =>
  [name, value, description].some(part => part?.toLowerCase().includes(text))
