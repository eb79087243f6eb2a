import { SetAppearanceDocument } from '@parley/sdk'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { InputField } from '../../form/InputField.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import type { Appearance } from '../../shell/useAppearance.js'
import { LogoInput } from './LogoInput.js'
import { Preview } from './Preview.js'
import { useSave } from './useSave.js'

const links = ['supportUrl', 'imprintUrl', 'privacyUrl'] as const
const SUGGESTIONS = [0, 1, 2, 3]

export type Look = Pick<Appearance, 'companyName' | 'logo' | (typeof links)[number] | 'suggestions'>

const lookOf = ({
  companyName,
  logo,
  supportUrl,
  imprintUrl,
  privacyUrl,
  suggestions,
}: Appearance): Look => ({
  ...{ companyName, logo, supportUrl, imprintUrl, privacyUrl, suggestions },
})

/** Name, logo, links and suggestions, beside what they will look like. */
export function LookForm({ look: given }: { look: Appearance }) {
  const translate = useTranslate()
  const { save, busy, error, wrong } = useSave('appearance.saved')
  const [look, setLook] = useState(() => lookOf(given))
  const change = (part: Partial<Look>) => setLook({ ...look, ...part })
  const text = (name: 'companyName' | (typeof links)[number]) => (
    <InputField
      key={name}
      input={{ name, kind: 'text', help: translate(`appearance.help.${name}`) }}
      label={translate(`appearance.${name}`)}
      value={look[name]}
      error={wrong[name]}
      help
      onChange={value => change({ [name]: typeof value === 'string' ? value : null })}
    />
  )
  return (
    <form
      className="card appearance-form"
      aria-labelledby="look"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void save(() => request(SetAppearanceDocument, { input: look }))
      }}
    >
      <h2 id="look">{translate('appearance.look')}</h2>
      {text('companyName')}
      <LogoInput value={look.logo} error={wrong.logo} onChange={logo => change({ logo })} />
      {links.map(text)}
      <fieldset className="appearance-suggestions">
        <legend className="field-label">{translate('appearance.suggestions')}</legend>
        {SUGGESTIONS.map(at => (
          <input
            key={at}
            className="control"
            aria-label={translate('appearance.suggestion', { number: at + 1 })}
            value={look.suggestions[at] ?? ''}
            maxLength={200}
            onChange={({ target }) =>
              change({
                suggestions: SUGGESTIONS.map(i => (i === at ? target.value : (look.suggestions[i] ?? ''))),
              })
            }
          />
        ))}
      </fieldset>
      <Preview look={look} />
      {error !== undefined && <ErrorNote error={error} />}
      <footer>
        <button type="submit" className="button button-main" disabled={busy}>
          {translate('console.save')}
        </button>
      </footer>
    </form>
  )
}
