import { useEffect, useState } from 'react'

interface Standing {
  me: { name: string | null; email: string | null; permissions: string[] } | null
  serverInfo: { features: string[]; providers: { id: string; name: string }[] } | null
}

const query = '{ me { name email permissions } serverInfo { features providers { id name } } }'

async function ask(): Promise<Standing | null> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { data } = (await response.json()) as { data: Standing | null }
  return data
}

/** Whose cookie the operations run with; or where to get one and come back. */
export function Account() {
  const [standing, setStanding] = useState<Standing | null>(null)
  useEffect(() => {
    // Somebody may have signed in or out elsewhere.
    const look = () => void ask().then(setStanding, () => setStanding(null))
    look()
    addEventListener('focus', look)
    return () => removeEventListener('focus', look)
  }, [])
  if (!standing) return <span className="account" />
  const { me, serverInfo } = standing
  const back = encodeURIComponent(location.pathname + location.search)
  return (
    <span className="account">
      {me ? (
        <span className="account-name">{me.name ?? me.email ?? 'Signed in'}</span>
      ) : (
        serverInfo?.providers.map(({ id, name }) => (
          <a key={id} href={`/auth/login/${id}?returnTo=${back}`}>
            Sign in with {name}
          </a>
        ))
      )}
      {serverInfo?.features.includes('CHAT_APP') && <a href="/">Chat</a>}
      {me?.permissions.includes('SETTINGS_READ') && serverInfo?.features.includes('CONSOLE') && (
        <a href="/admin">Console</a>
      )}
    </span>
  )
}
