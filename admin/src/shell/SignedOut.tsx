import { ServerInfoDocument } from '@parley/sdk'
import { useEffect, useState } from 'react'
import { useTranslate } from 'react-admin'
import { request } from '../data/client.js'

interface Provider {
  id: string
  name: string
  loginUrl: string
}

/** The session is over: why, and the way back to where one was. */
export function SignedOut({ reason }: { reason: string }) {
  const translate = useTranslate()
  const [providers, setProviders] = useState<readonly Provider[]>([])
  useEffect(() => {
    request(ServerInfoDocument).then(
      ({ serverInfo }) => setProviders(serverInfo.providers),
      () => setProviders([]),
    )
  }, [])
  const back = location.pathname + location.search
  return (
    <main className="signed-out">
      <div className="card">
        <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M16 2 30 16 16 30 2 16Z" />
          <circle cx="16" cy="16" r="4.5" />
        </svg>
        <h1>{translate(`signedOut.${reason}`)}</h1>
        <p className="quiet">{translate('signedOut.hint')}</p>
        {providers.map(({ id, name, loginUrl }) => (
          <a
            key={id}
            className="button button-main"
            href={`${loginUrl}?returnTo=${encodeURIComponent(back)}`}
          >
            {translate('signedOut.with', { name })}
          </a>
        ))}
      </div>
    </main>
  )
}
