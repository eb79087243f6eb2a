import { cookie, createRequest, createStream } from '@parley/sdk'

const config = { url: location.origin, auth: cookie() }

/** The one way to the server. */
export const request = createRequest(config)
export const stream = createStream(config)
