import { Languages, LogOut } from 'lucide-react'
import { useLocaleState, useLogout, useTranslate } from 'react-admin'
import { useMe, useServer } from '../auth/me.js'
import { Avatar } from '../field/Avatar.js'
import { languages } from '../i18n/i18nProvider.js'
import { Choices } from './Choices.js'

/** Who is signed in, the language, and the way out. */
export function AccountMenu() {
  const translate = useTranslate()
  const logout = useLogout()
  const [locale, setLocale] = useLocaleState()
  const person = useMe()
  const version = useServer()?.version
  const name = person?.name ?? person?.email ?? ''
  return (
    <Choices
      label={translate('console.account', { name })}
      className="account-button"
      button={<Avatar name={name || '?'} picture={person?.picture} />}
      head={
        <li className="account-head" role="none">
          <strong>{name}</strong>
          <span className="quiet">{person?.email}</span>
          {version && <span className="quiet">{translate('console.version', { version })}</span>}
        </li>
      }
      items={[
        ...languages.map(({ locale: of, name: language }) => ({
          name: of,
          label: language,
          chosen: of === locale,
          ...(of !== locale && { icon: <Languages size={14} aria-hidden="true" /> }),
          onChoose: () => void setLocale(of),
        })),
        {
          name: 'signOut',
          label: translate('console.signOut'),
          icon: <LogOut size={14} aria-hidden="true" />,
          onChoose: () => void logout(),
        },
      ]}
    />
  )
}
