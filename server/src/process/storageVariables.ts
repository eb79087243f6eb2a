import { z } from 'zod'
import { isLoopbackHost } from '../base/net/loopback.js'
import type { ClamdAddress } from '../chat/attachment/scan/clamd.js'
import { httpUrl, list, onOrOff, whole } from './variableKinds.js'

/** What tokens for files are sent to; on this machine, where somebody tries things out, anything. */
const blobHost = /\.blob\.(core\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|storage\.azure\.net)$/

const isAccount = (text: string): boolean => {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.search || url.hash) return false
  return isLoopbackHost(url.hostname) || (blobHost.test(url.hostname) && url.pathname === '/')
}

/** host:port, [::1]:3310, or the path of a socket; null: none of these. */
export function clamdAddress(text: string): ClamdAddress | null {
  if (text.startsWith('/')) return { path: text }
  const [, host = '', port] =
    /^(?:\[([0-9a-f:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/i.exec(text)?.flatMap(part => part ?? []) ?? []
  return host !== '' && Number(port) > 0 && Number(port) < 65_536 ? { host, port: Number(port) } : null
}

/** Files that people give, and where they are kept. */
export const storageVariables = {
  STORAGE_DIR: z
    .string()
    .optional()
    .describe(
      'Folder for the files of people. Several servers on one PostgreSQL share it, by a network file system. Default: attachments beside the SQLite database, and in development in DATA_DIR; else nobody can give files.',
    ),
  STORAGE_ENCRYPTION: onOrOff
    .default('on')
    .describe(
      'on: files are encrypted with the first of ENCRYPTION_KEYS. off: they lie in STORAGE_DIR as they are. It counts for what is stored from then on; whatever is there can be read.',
    ),
  AZURE_STORAGE_ACCOUNT_URL: httpUrl
    .refine(isAccount, 'is no address of Azure Blob like https://<account>.blob.core.windows.net')
    .optional()
    .describe(
      'Azure storage account for the files of people, in place of STORAGE_DIR: https://<account>.blob.core.windows.net. It is used with the identity of this server, which needs the role Storage Blob Data Contributor there. Azure encrypts what lies in it; STORAGE_ENCRYPTION is for folders.',
    ),
  BLOB_CONTAINER_NAME: z
    .string()
    .regex(
      /^[a-z0-9](-?[a-z0-9]){2,62}$/,
      'is no name of a container: 3 to 63 small letters, digits and hyphens',
    )
    .default('attachments')
    .describe('Container in AZURE_STORAGE_ACCOUNT_URL, which has to be there. Nothing else may lie in it.'),
  BLOB_UPLOADS: z
    .enum(['server', 'direct'], { error: 'is neither server nor direct' })
    .default('server')
    .describe(
      'How bytes get into the container. server: through this server. direct: people put them there by an address that Azure signs for an hour, which creates and never overwrites; the account then has to be reachable by people and let pages of PUBLIC_URL in (CORS), and how long a file may be is looked at when it has arrived.',
    ),
  UPLOAD_MAX_BYTES: whole(1024, 104_857_600)
    .default(26_214_400)
    .describe('How long one file may be, in bytes. A proxy before the server has to let as much through.'),
  UPLOAD_QUOTA_MB: whole(1, 1_000_000)
    .default(1000)
    .describe('How much all files of one person may take together, in MB (1 048 576 bytes).'),
  UPLOAD_TYPES: list
    .optional()
    .describe(
      'Media types that are kept although nothing is read of them, separated by commas: application/zip,audio/mpeg. Default: only pictures, texts, PDF, Word, Excel and PowerPoint are.',
    ),
  CLAMD_ADDRESS: z
    .string()
    .refine(text => clamdAddress(text) !== null, 'is neither host:port nor the path of a socket')
    .optional()
    .describe(
      'clamd of ClamAV, which looks for viruses in each file before it is kept: host:port, or the path of its socket on this machine. With a virus a file is refused; while clamd does not answer files stay PENDING. Its StreamMaxLength and MaxFileSize have to be as large as UPLOAD_MAX_BYTES. The connection is not encrypted. Default: nothing is looked for.',
    ),
  MESSAGE_MAX_FILES: whole(0, 50)
    .default(10)
    .describe('How many files one message may carry. 0: none; people keep files for themselves.'),
  IMAGE_TOKENS: whole(1, 100_000)
    .default(2500)
    .describe(
      'How many tokens one picture of 1280 by 1280 pixels takes of a model, in the worst case: so much of its window and of budgets is set aside. What is booked is what the model says.',
    ),
}
