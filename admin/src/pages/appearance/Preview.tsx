import { MessageSquare } from 'lucide-react'
import { useTranslate } from 'react-admin'
import type { Look } from './LookForm.js'

/** The sign-in page and the empty chat in small. */
export function Preview({ look }: { look: Look }) {
  const translate = useTranslate()
  const links = [
    ['supportUrl', look.supportUrl],
    ['imprintUrl', look.imprintUrl],
    ['privacyUrl', look.privacyUrl],
  ].filter(([, url]) => url)
  return (
    <section className="appearance-preview" aria-label={translate('appearance.preview')}>
      <div>
        <p className="appearance-brand">
          {look.logo ? <img src={look.logo} alt="" /> : <MessageSquare size={18} aria-hidden="true" />}
          {look.companyName || 'Parley'}
        </p>
        <p className="appearance-links">
          {links.map(([name]) => (
            <span key={name}>{translate(`appearance.${name}`)}</span>
          ))}
        </p>
      </div>
      <ul>
        {look.suggestions
          .filter(text => text.trim())
          .map(text => (
            <li key={text}>{text}</li>
          ))}
      </ul>
    </section>
  )
}
