import { QueryClient } from '@tanstack/react-query'
import { lazy } from 'react'
import { CoreAdmin, CustomRoutes, type I18nProvider, Resource, type Store } from 'react-admin'
import { BrowserRouter, Route } from 'react-router-dom'
import { authProvider } from './auth/authProvider.js'
import { noteSignedOut } from './auth/signedOut.js'
import { dataProvider } from './data/dataProvider.js'
import { resources } from './define/known.js'
import { titleOf } from './define/title.js'
import { listPageOf } from './overrides.js'
import { Layout } from './shell/Layout.js'
import { NotFound } from './shell/NotFound.js'

const Appearance = lazy(() => import('./pages/appearance/AppearancePage.js'))
const Dashboard = lazy(() => import('./pages/dashboard/Dashboard.js'))
const Health = lazy(() => import('./pages/health/Health.js'))
const Jobs = lazy(() => import('./pages/jobs/Jobs.js'))
const Settings = lazy(() => import('./pages/settings/Settings.js'))
const Usage = lazy(() => import('./pages/usage/Usage.js'))
const RecordPage = lazy(() => import('./record/RecordPage.js'))

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // The SDK has tried again already where that helps.
      retry: (_count, error) => !noteSignedOut(error) && false,
      refetchOnWindowFocus: false,
    },
  },
})

export function App({ i18n, store }: { i18n: I18nProvider; store: Store }) {
  return (
    <BrowserRouter basename="/admin">
      <CoreAdmin
        dataProvider={dataProvider}
        authProvider={authProvider}
        i18nProvider={i18n}
        store={store}
        queryClient={queryClient}
        layout={Layout}
        dashboard={Dashboard}
        catchAll={NotFound}
        disableTelemetry
        title="Parley"
      >
        {resources.map(({ name }) => (
          <Resource
            key={name}
            name={name}
            list={listPageOf(name)}
            edit={RecordPage}
            recordRepresentation={row => titleOf(name, row as never)}
          />
        ))}
        <CustomRoutes>
          <Route path="/usage" element={<Usage />} />
          <Route path="/health" element={<Health />} />
          <Route path="/jobs" element={<Jobs />} />
          <Route path="/settings" element={<Settings />} />
          <Route path="/appearance" element={<Appearance />} />
        </CustomRoutes>
      </CoreAdmin>
    </BrowserRouter>
  )
}
