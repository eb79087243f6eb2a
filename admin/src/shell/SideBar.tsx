import { Braces, X } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { NavLink } from 'react-router-dom'
import { useMay, useServer } from '../auth/me.js'
import { useLabels } from '../i18n/useLabels.js'
import { Icon } from './Icon.js'
import { navigationFor } from './navigation.js'

/** Where one can go, in groups; a sheet on a phone. */
export function SideBar({ open, onClose }: { open: boolean; onClose(): void }) {
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const hasExplorer = useServer()?.features.includes('EXPLORER') && may(['SETTINGS_READ'])
  return (
    <>
      {open && <div className="side-shade" aria-hidden="true" onClick={onClose} />}
      <nav
        className={open ? 'side side-open' : 'side'}
        aria-label={translate('console.menu')}
        onKeyDown={event => event.key === 'Escape' && onClose()}
      >
        <div className="side-head">
          <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M16 2 30 16 16 30 2 16Z" />
            <circle cx="16" cy="16" r="4.5" />
          </svg>
          <span>Parley</span>
          <button
            type="button"
            className="icon-button side-close"
            aria-label={translate('console.close')}
            onClick={onClose}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </div>
        {navigationFor(may).map(({ group, places }) => (
          <section key={group}>
            {group !== 'OVERVIEW' && <h2>{translate(`group.${group}`)}</h2>}
            <ul>
              {places.map(({ name, to, icon, isResource }) => (
                <li key={name}>
                  <NavLink to={to} end={to === '/'} onClick={onClose}>
                    <Icon name={icon} />
                    {isResource ? labels.resource(name) : translate(`page.${name}`)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {hasExplorer && (
          <a className="side-away" href="/graphql" target="_blank" rel="noreferrer">
            <Braces size={16} aria-hidden="true" />
            {translate('console.explorer')}
          </a>
        )}
      </nav>
    </>
  )
}
