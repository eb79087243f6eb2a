import { createServer } from 'node:net'
import { StartError } from '../base/db/startError.js'
import { useProxies } from '../base/net/proxies.js'
import { createLog } from '../base/telemetry/log.js'
import { secretsIn } from '../base/telemetry/redact.js'
import { type App, buildApp } from './app.js'
import { banner } from './banner.js'
import { type Config, ConfigError, loadConfig } from './config.js'
import { readEnvironment } from './environment.js'
import { proxiesIn } from './proxies.js'
import { logUnheard } from './unheard.js'
import { startRotation } from './vault/rotation.js'
import { readSecrets } from './vault/vault.js'

/** Replies may take so long to end by themselves when an orchestrator stops the server. */
const PATIENCE_MS = 10_000
const GIVE_UP_MS = 25_000

/** The process: reads the environment, serves, stops on signals. Ends with one sentence if it cannot start. */
export async function serve(): Promise<void> {
  try {
    await start()
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof StartError
    process.stderr.write(known ? `${error.message}\n` : `Parley could not start: ${describe(error)}\n`)
    process.exit(1)
  }
}

async function start(): Promise<void> {
  const [given, inFile] = readEnvironment()
  // A vault may be asked by them.
  useProxies(proxiesIn(given))
  const { environment, vault } = await readSecrets(given)
  const config = loadConfig(environment, inFile)
  const secrets = secretsIn(config)
  const log = createLog(config.logLevel, { secrets })
  logUnheard(log)
  for (const warning of config.warnings) log.warn(warning)
  useProxies(config.proxies)
  await refuseTakenPort(config)
  const app = await buildApp(config, log)
  const { host, port, publicUrl } = config.server
  await app.http.listen({ host, port })
  stopOnSignals(app, log, config.server)
  if (vault)
    startRotation({
      ...{ vault, environment, log, minutes: config.vaultMinutes },
      async rotate(changed) {
        const { model } = loadConfig(changed, inFile)
        secrets.push(...secretsIn(model))
        await app.rotateModelKeys(model)
      },
    })
  void app.probe()
  if (config.development) process.stdout.write(banner(config, app))
  else log.info({ url: publicUrl.href, model: app.model }, 'Parley is ready')
}

/** Before anything is made or migrated. */
async function refuseTakenPort({ server: { host, port } }: Config): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        new StartError(
          taken
            ? `Port ${port} is taken: stop what uses it, or set PORT to another one.`
            : `Parley cannot listen on ${host}:${port} (${error.code}): set HOST and PORT.`,
        ),
      )
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

function stopOnSignals(
  app: App,
  log: ReturnType<typeof createLog>,
  { drainSeconds }: Config['server'],
): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    // Whoever asks twice means it.
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), GIVE_UP_MS).unref()
    const patience = { patienceMs: PATIENCE_MS, drainMs: drainSeconds * 1000 }
    app.close(signal === 'SIGTERM' ? patience : {}).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
