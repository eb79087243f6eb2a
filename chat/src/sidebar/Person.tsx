import type { User } from '@parley/sdk'
import {
  Archive,
  CircleHelp,
  Languages,
  LogOut,
  Moon,
  Paperclip,
  Sun,
  SunMoon,
  UserRound,
} from 'lucide-react'
import type { ReactElement } from 'react'
import { useKept } from '../app/kept.ts'
import { open } from '../app/place.ts'
import { signOut } from '../app/signOut.ts'
import { chooseTheme, readTheme, themes } from '../app/theme.ts'
import { Avatar } from '../control/Avatar.tsx'
import { Menu, type MenuItem } from '../control/Menu.tsx'
import { chooseLanguage, currentLanguage, languages, useText } from '../text/text.ts'
import styles from './Sidebar.module.css'

const themeIcons = { system: SunMoon, light: Sun, dark: Moon }

/** Who is signed in, and what is theirs. */
export function Person({ me }: { me: User }): ReactElement {
  const t = useText()
  // Followed, also where another tab changes it.
  useKept('theme')
  const name = me.name ?? me.email ?? t.you
  const items: (MenuItem | 'line')[] = [
    { label: t.profile, icon: UserRound, onSelect: () => open('profile') },
    { label: t.allConversations, icon: Archive, onSelect: () => open('library') },
    { label: t.files, icon: Paperclip, onSelect: () => open('files') },
    { label: t.keys, icon: CircleHelp, onSelect: () => open('keys') },
    'line',
    ...themes.map(theme => ({
      label: t.themes[theme],
      icon: themeIcons[theme],
      checked: readTheme() === theme,
      onSelect: () => chooseTheme(theme),
    })),
    'line',
    ...languages.map(language => ({
      label: t.languages[language],
      icon: Languages,
      checked: currentLanguage() === language,
      onSelect: () => void chooseLanguage(language),
    })),
    'line',
    { label: t.signOut, icon: LogOut, onSelect: () => void signOut() },
  ]
  return (
    <Menu
      label={name}
      items={items}
      trigger={props => (
        <button type="button" className={styles.person} {...props}>
          <Avatar name={name} id={me.id} size={32} />
          <span>{name}</span>
        </button>
      )}
    />
  )
}
