import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { certificate, certificateKey } from '../certificate.js'
import { createRelay, type Relay } from '../relay.js'
import { freePort } from '../startPostgresql.js'
import { issueToken } from './accessTokens.js'
import { SYSTEM_ID } from './identityEndpoint.js'

const AUDIENCE = 'https://storage.azure.com'
/** The account that it knows. */
const ACCOUNT = 'devstoreaccount1'

export interface BlobService {
  accountUrl: string
  /** The same by a network that can be cut. */
  relayedUrl: string
  relay: Relay
  /** Makes an empty container; its name. */
  createContainer(): Promise<string>
  close(): Promise<void>
}

/** Azurite: Azure Blob without Azure, by https and by tokens of Entra ID, whose signatures it does not check. */
export async function startBlobService(): Promise<BlobService> {
  setDefaultCACertificates([...getCACertificates('default'), certificate])
  const folder = await mkdtemp(join(tmpdir(), 'parley-azurite-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await Promise.all([writeFile(cert, certificate), writeFile(key, certificateKey)])
  const port = await freePort()
  const child = await start(folder, [
    ...['--blobPort', String(port), '--cert', cert, '--key', key],
    ...[
      '--oauth',
      'basic',
      '--inMemoryPersistence',
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
    ],
  ])
  const relay = await createRelay(`https://127.0.0.1:${port}`)
  const accountUrl = `https://127.0.0.1:${port}/${ACCOUNT}`
  let made = 0
  return {
    accountUrl,
    relayedUrl: new URL(`/${ACCOUNT}`, relay.url).href,
    relay,
    async createContainer() {
      const name = `files-${++made}`
      const exp = Math.floor(Date.now() / 1000) + 3600
      const token = issueToken({ aud: AUDIENCE, appid: SYSTEM_ID, oid: SYSTEM_ID, exp })
      const answer = await fetch(`${accountUrl}/${name}?restype=container`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'x-ms-version': '2023-11-03' },
      })
      if (!answer.ok) throw new Error(`No container was made: ${await answer.text()}`)
      return name
    },
    async close() {
      await relay.close()
      child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js')

function start(cwd: string, args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  // It does not outlive this process.
  process.once('exit', () => child.kill('SIGKILL'))
  let said = ''
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`Azurite did not start: ${said}`)))
    const listen = (text: string) => {
      said += text
      if (said.includes('successfully listens')) resolve(child)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', listen)
  })
}
