import { expect, it } from 'vitest'
import { auditActions } from '../../server/src/access/audit/auditActions.ts'
import { en } from '../src/i18n/en.ts'

it('the console has a sentence for everything that the audit log records', () => {
  const sentences: Record<string, Record<string, string> | undefined> = en.audit.event
  const without = Object.keys(auditActions).filter(action => {
    const [what = '', happened = ''] = action.split('.')
    return !sentences[what]?.[happened]
  })
  expect(without).toEqual([])
})
