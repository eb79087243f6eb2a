import type { Row } from '../../define/title.js'
import { deviceName } from './deviceName.js'

/** Which browser or program it is, with what it calls itself on hover. */
export function Device({ row }: { row: Row }) {
  const { userAgent } = row
  if (typeof userAgent !== 'string') return <span className="quiet">–</span>
  return <span title={userAgent}>{deviceName(userAgent)}</span>
}
