import { ThemeProvider } from '@mui/material/styles'
import { Suspense, useState } from 'react'
import { type CoreLayoutProps, useTranslate } from 'react-admin'
import { ErrorBoundary } from 'react-error-boundary'
import { useLocation } from 'react-router-dom'
import { useSignedOut } from '../auth/signedOut.js'
import { useLive } from '../live/useLive.js'
import { Announcement } from './Announcement.js'
import { Bar } from './Bar.js'
import { Broken } from './Broken.js'
import { KeyHelp } from './KeyHelp.js'
import { Notifications } from './Notifications.js'
import { PageTitleProvider } from './pageTitle.js'
import { Search } from './Search.js'
import { SideBar } from './SideBar.js'
import { SignedOut } from './SignedOut.js'
import { useConsoleTheme } from './theme.js'
import { useNewVersion } from './useNewVersion.js'
import { useShortcuts } from './useShortcuts.js'

/** The frame of every page: side bar, bar, and what is open above both. */
export function Layout({ children }: CoreLayoutProps) {
  const translate = useTranslate()
  const theme = useConsoleTheme()
  const reason = useSignedOut()
  const { pathname } = useLocation()
  const [menu, setMenu] = useState(false)
  const [open, setOpen] = useState<'search' | 'help' | null>(null)
  const isNew = useNewVersion()
  useLive()
  useShortcuts(setOpen)
  return (
    <ThemeProvider theme={theme}>
      {reason ? (
        <SignedOut reason={reason} />
      ) : (
        <PageTitleProvider>
          <a className="skip" href="#content">
            {translate('console.skip')}
          </a>
          <div className="frame">
            <SideBar open={menu} onClose={() => setMenu(false)} />
            <div className="frame-main">
              {isNew && (
                <p className="new-version" role="status">
                  {translate('console.newVersion')}
                  <button type="button" className="button" onClick={() => location.reload()}>
                    {translate('console.reload')}
                  </button>
                </p>
              )}
              <Announcement />
              <Bar
                onMenu={() => setMenu(true)}
                onSearch={() => setOpen('search')}
                onHelp={() => setOpen('help')}
              />
              <main id="content" tabIndex={-1}>
                <ErrorBoundary FallbackComponent={Broken} resetKeys={[pathname]}>
                  <Suspense fallback={<div className="page-loading" aria-busy="true" />}>{children}</Suspense>
                </ErrorBoundary>
              </main>
            </div>
          </div>
          <Search open={open === 'search'} onClose={() => setOpen(null)} />
          <KeyHelp open={open === 'help'} onClose={() => setOpen(null)} />
        </PageTitleProvider>
      )}
      <Notifications />
    </ThemeProvider>
  )
}
