import { CircleHelp, Menu as MenuIcon, Search } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { Link } from 'react-router-dom'
import { AccountMenu } from './AccountMenu.js'
import { ModeMenu } from './ModeMenu.js'
import { usePageTitle } from './pageTitle.js'

interface BarProps {
  onMenu(): void
  onSearch(): void
  onHelp(): void
}

/** Place, count, search, help, appearance, account. */
export function Bar({ onMenu, onSearch, onHelp }: BarProps) {
  const translate = useTranslate()
  const { text, count, parent } = usePageTitle()
  return (
    <header className="bar">
      <button
        type="button"
        className="icon-button bar-menu"
        aria-label={translate('console.menu')}
        onClick={onMenu}
      >
        <MenuIcon size={18} aria-hidden="true" />
      </button>
      <div className="bar-place">
        {parent && (
          <>
            <Link to={parent.to} className="bar-parent">
              {parent.text}
            </Link>
            <span className="quiet" aria-hidden="true">
              /
            </span>
          </>
        )}
        <h1>{text}</h1>
        {count !== undefined && <span className="bar-count">{count}</span>}
      </div>
      <button type="button" className="bar-search" onClick={onSearch}>
        <Search size={14} aria-hidden="true" />
        <span>{translate('console.search')}</span>
        <kbd>{/Mac/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <button
        type="button"
        className="icon-button bar-help"
        aria-label={translate('console.help')}
        onClick={onHelp}
      >
        <CircleHelp size={16} aria-hidden="true" />
      </button>
      <ModeMenu />
      <AccountMenu />
    </header>
  )
}
