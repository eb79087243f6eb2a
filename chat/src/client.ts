import { cookie, createClient } from '@parley/sdk'

/** The server this page came from, as the person of its cookie. */
export const parley = createClient({ url: location.origin, auth: cookie() })
