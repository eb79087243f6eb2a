import { Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createGraphQL } from '../api/graphql/graphql.js'
import { createMask } from '../api/graphql/mask.js'
import type { TrustedDocuments } from '../api/graphql/trustedDocuments.js'
import { healthRoutes } from '../api/health/health.routes.js'
import { appRoutes } from '../api/http/app.routes.js'
import { createCors } from '../api/http/cors.js'
import { graphqlRoutes } from '../api/http/graphql.routes.js'
import { createPageAccess } from '../api/http/pageAccess.js'
import { createPageViewer } from '../api/http/pageViewer.js'
import { sdkRoutes } from '../api/http/sdk.routes.js'
import { createHttpServer } from '../api/http/server.js'
import { takeUpgrades } from '../api/http/upgrades.js'
import { welcomeRoutes } from '../api/http/welcome.routes.js'
import { attachmentRoutes } from '../chat/attachment/attachment.routes.js'
import { dataExportRoutes } from '../chat/dataExport/dataExport.routes.js'
import { servedApps } from './apps.js'
import type { Config } from './config.js'
import type { Platform } from './platform.js'
import { createSdkPackages } from './sdkPackages.js'
import type { StartedServices } from './startServices.js'
import { metricsRoutes } from './telemetry/metricsRoutes.js'
import { watchSignIns } from './telemetry/watchSignIns.js'

const HTTP_CLOSE_MS = 3000
/** Where new connections never cease. */
const MAX_TURNS = 1000

/** Every way in: GraphQL over HTTP and WebSocket, signing in, health, the apps, or the welcome page. Not yet listening. */
export async function createHttpApp(
  config: Config,
  { db, bus, log, limiter, originOf, audit, secret, clock, telemetry }: Platform,
  { services, model, auth, callers, revocation, development, files }: StartedServices,
  trusted: TrustedDocuments | null,
  isStopping: () => boolean,
) {
  const { corsOrigins } = config
  const { publicUrl, slowRequestSeconds } = config.server
  const { tokenOf } = auth
  const graphql = await createGraphQL({
    db,
    log,
    revocation,
    publicUrl,
    tokenOf,
    originOf,
    limiter,
    callers,
    corsOrigins,
    telemetry,
    introspection: config.explorer,
    trusted,
    services,
    exports: { audit, secret, now: clock.now },
  })
  const app = await createHttpServer({
    publicUrl,
    log,
    mask: createMask(log),
    isStopping,
    slowRequestSeconds,
    accessLog: config.accessLog,
  })
  const parts = [
    { name: 'database', needed: true, check: () => db.check() },
    // Without it the server goes on by itself.
    { name: 'bus', needed: false, failing: 'degraded' as const, check: () => bus.check() },
    { name: 'model', needed: false, check: () => model.check() },
  ]
  await app.register(healthRoutes(parts, isStopping))
  const { prometheus } = config.telemetry
  if (telemetry?.scrape && prometheus?.port === null)
    await app.register(metricsRoutes(telemetry.scrape, prometheus))
  await app.register(
    graphqlRoutes(graphql, { callers, publicUrl, tokenOf, originOf, corsOrigins, isStopping }),
  )
  await app.register(
    dataExportRoutes(
      { exp: services.dataExports, lex: graphql.listExports, cex: services.conversationExports },
      { limiter, originOf },
    ),
  )
  await app.register(
    attachmentRoutes(files, { limiter, originOf, cors: createCors(corsOrigins, 'GET, PUT') }),
  )
  await app.register(sdkRoutes(createSdkPackages(config.dataFolder, log)))
  if (telemetry) watchSignIns(app, telemetry)
  await app.register(auth.plugin)
  if (development) await app.register(development.plugin)
  const viewerOf = createPageViewer({ callers, originOf, tokenOf })
  const providers = auth.providers()
  const brand = services.appearance.brand
  const served = servedApps(config, log)
  for (const built of served) {
    const { anyOf, audience, firstOpening } = built
    const access = createPageAccess({ viewerOf, providers, anyOf, audience, brand })
    const gates = [...(anyOf.length > 0 ? [access] : []), ...(firstOpening ? [firstOpening] : [])]
    await app.register(appRoutes(built, publicUrl, gates))
  }
  if (!app.hasRoute({ method: 'GET', url: '/' }))
    await app.register(
      welcomeRoutes({
        publicUrl,
        model: model.description,
        pages: served.map(({ title, pages: [path], anyOf }) => ({ name: title, path, anyOf })),
        providers,
        viewerOf,
        brand,
      }),
    )
  takeUpgrades(app.server, {
    graphql,
    publicUrl,
    corsOrigins,
    tokenOf,
    development: config.development,
    log,
    isOpen: () => !isStopping(),
  })

  return {
    app,
    /** How many of each kind are open. */
    sockets: graphql.sockets.open,
    /** Takes connections for so long, and then no new ones: whoever is refused has sent nothing, and may go elsewhere. */
    async drain(ms: number): Promise<void> {
      await delay(ms)
      await untilNobodyWaits(app.server)
      // That of http.Server would also break the idle ones, on which the next request may be under way.
      Server.prototype.close.call(app.server)
    },
    /** Sockets first, then requests, of which those under way may take so long. */
    async close(patienceMs: number): Promise<void> {
      await graphql.sockets.close()
      // A client that does not read its answer is not waited for.
      const impatience = setTimeout(
        () => app.server.closeAllConnections(),
        Math.max(HTTP_CLOSE_MS, patienceMs),
      )
      await app.close()
      clearTimeout(impatience)
      await graphql.http.close()
    },
  }
}

/** Connections that wait to be taken would be reset, with what they have sent: a turn of the loop that brings none is waited for. */
async function untilNobodyWaits(server: Server): Promise<void> {
  let taken = 1
  const count = () => void taken++
  server.on('connection', count)
  for (let turns = 0; taken > 0 && turns < MAX_TURNS; turns++) {
    taken = 0
    await new Promise(setImmediate)
  }
  server.off('connection', count)
}
