import { useTranslate } from 'react-admin'
import { Empty } from './Empty.js'
import { useTitle } from './pageTitle.js'

export function NotFound() {
  const translate = useTranslate()
  useTitle(translate('console.notFound'))
  return <Empty text={translate('console.notFound')} action={{ text: translate('console.home'), to: '/' }} />
}
