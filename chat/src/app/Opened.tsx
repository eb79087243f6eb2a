import type { User } from '@parley/sdk'
import { type ReactElement, Suspense } from 'react'
import { page } from './page.tsx'
import { close, usePlace } from './place.ts'

/** What lies over the page is loaded when it is opened. */
const pages = {
  search: page(() => import('../palette/Palette.tsx')),
  keys: page(() => import('../help/Keys.tsx')),
  profile: page(() => import('../profile/Profile.tsx')),
  library: page(() => import('../library/Library.tsx')),
  files: page(() => import('../gallery/Gallery.tsx')),
  export: page(() => import('../export/ExportDialog.tsx')),
  share: page(() => import('../share/ShareDialog.tsx')),
}

/** What every such page is given. */
export interface OpenedProps {
  me: User
  /** What stands behind the name of the page: `usage` of `profile/usage`. */
  part: string
  onClose: () => void
}

export function Opened({ me }: { me: User }): ReactElement | null {
  const [name = '', part = ''] = usePlace().opened.split('/')
  const Page = Object.hasOwn(pages, name) ? pages[name as keyof typeof pages] : null
  if (!Page) return null
  return (
    <Suspense>
      <Page me={me} part={part} onClose={close} />
    </Suspense>
  )
}
