import type { FastifyBaseLogger } from 'fastify'
import { html } from '../access/auth/html.js'
import { sendPage } from '../access/auth/page.js'
import type { PageGate } from '../api/http/app.routes.js'
import { runScript } from './clone.js'

const AGAIN_SECONDS = 2

/** Builds an app that few open when it is opened for the first time, unless it is current, and tells who waits for it. */
export function buildAtFirstOpening(workspace: string, log: Pick<FastifyBaseLogger, 'warn'>): PageGate {
  let state: 'unasked' | 'building' | 'built' | 'failed' = 'unasked'

  function build(): void {
    state = 'building'
    runScript('buildApps.ts', workspace).then(
      () => {
        state = 'built'
      },
      (error: Error) => {
        state = 'failed'
        log.warn({ app: workspace, reason: error.message }, 'an app could not be built')
      },
    )
  }

  return async (_request, reply) => {
    if (state === 'unasked') build()
    if (state === 'built') return false
    const command = html`<code>npx node scripts/buildApps.ts ${workspace}</code>`
    const isBuilding = state === 'building'
    if (isBuilding) reply.header('refresh', String(AGAIN_SECONDS))
    const body = isBuilding
      ? html`<h1>One moment</h1>
<p>This page is being built, as it has not been opened here before. It appears by itself in a few seconds.</p>`
      : html`<h1>This page could not be built</h1>
<p>${command} in the folder of the server says why.</p>`
    await sendPage(reply, {
      status: isBuilding ? 202 : 503,
      title: isBuilding ? 'One moment' : 'Not built',
      body,
    })
    return true
  }
}
