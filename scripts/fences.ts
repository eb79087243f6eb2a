/** The subsystems of the server. Each knows itself and those behind it. */
export const subsystems = ['process', 'api', 'chat', 'spending', 'access', 'model', 'base'] as const
export type Subsystem = (typeof subsystems)[number]

/** What resolvers know of the subsystem above theirs: who asks, and the rule for who may come in. */
export const knownToResolvers = ['api/context', 'api/access'] as const

interface Fence {
  /** The packages and paths that are fenced. */
  imports: readonly string[]
  /** The folders that may import them. */
  except: readonly string[]
  /** The folder it stands around; everywhere if it is not named. */
  inside?: string
  message: string
}

/** What leads outside has one way each. */
const fences: readonly Fence[] = [
  {
    imports: ['openai'],
    except: ['server/src/model'],
    message: 'Models are reached through server/src/model only.',
  },
  {
    imports: ['openid-client'],
    except: ['server/src/access/auth'],
    message: 'Identity providers are reached through server/src/access/auth only.',
  },
  {
    imports: ['@azure/identity', '@azure/core-rest-pipeline'],
    except: ['server/src/base/azure'],
    message: 'Tokens of Azure are asked for in server/src/base/azure only.',
  },
  {
    imports: ['@azure/storage-blob'],
    except: ['server/src/base/storage'],
    message: 'Files are reached through server/src/base/storage only.',
  },
  {
    imports: ['oidc-provider'],
    except: ['server/src/process/dev'],
    message: 'The development provider lives in server/src/process/dev.',
  },
  {
    imports: ['@prisma/client', 'better-sqlite3', 'pg'],
    except: ['server/src/base/db', 'prisma'],
    message: 'The database is reached through @parley/prisma and server/src/base/db.',
  },
  {
    imports: ['@parley/server', '**/server/src/**'],
    except: ['server/src'],
    message: 'Nothing imports the server but tests.',
  },
  {
    imports: ['@parley/schema', '@parley/prisma', '**/server/**'],
    except: [],
    inside: 'sdk',
    message: 'The SDK knows the schema only by schema.graphql.',
  },
  {
    imports: ['@parley/schema', '@parley/prisma', '**/server/**', '**/sdk/src/**'],
    except: [],
    inside: 'chat/src',
    message: 'The app reaches the server by @parley/sdk and @parley/sdk/react alone.',
  },
  {
    imports: ['@parley/schema', '@parley/prisma', '**/server/**', '**/sdk/src/**'],
    except: [],
    inside: 'admin/src',
    message: 'The console reaches the server by @parley/sdk alone.',
  },
]

/** Where other fences stand than around it, each folder before those inside it. */
const folders = [
  'prisma',
  'sdk',
  'chat/src',
  'admin/src',
  ...subsystems.map(name => `server/src/${name}`),
  'server/src/access/auth',
  'server/src/base/azure',
  'server/src/base/db',
  'server/src/base/storage',
  'server/src/process/dev',
]

const within = (folder: string, outer: string): boolean => folder === outer || folder.startsWith(`${outer}/`)

/** The linter's configuration: one override for each folder, and one for the resolvers of each subsystem. */
export function fencesForLinter() {
  return {
    linter: { rules: restricted(standing('')) },
    overrides: [
      ...folders.map(folder => ({
        includes: [`${folder}/**`],
        linter: { rules: restricted([...standing(folder), ...upwards(folder, [])]) },
      })),
      ...subsystems.map(name => ({
        includes: [`server/src/${name}/**/*.resolver.ts`],
        linter: {
          rules: restricted([
            ...standing(`server/src/${name}`),
            ...upwards(`server/src/${name}`, knownToResolvers),
            { imports: ['**/base/db/**', '**/base/bus/**'], message: 'A resolver is one call to a service.' },
          ]),
        },
      })),
    ],
  }
}

const standing = (folder: string): Pick<Fence, 'imports' | 'message'>[] =>
  fences.filter(
    ({ except, inside }) =>
      !except.some(outer => within(folder, outer)) && (inside === undefined || within(folder, inside)),
  )

/** The subsystems before a folder's own. */
function upwards(folder: string, known: readonly string[]): Pick<Fence, 'imports' | 'message'>[] {
  const at = subsystems.findIndex(name => within(folder, `server/src/${name}`))
  if (at <= 0) return []
  // Relative ones alone: packages have folders of such names too.
  const above = subsystems
    .slice(0, at)
    .flatMap(name => ['../', '../../', '../../../'].map(up => `${up}${name}/**`))
  const message = `Only ${subsystems.slice(0, at).join(', ')} may import that: ${subsystems[at]} knows itself and ${
    subsystems.slice(at + 1).join(', ') || 'nothing else'
  }.`
  return [{ imports: [...above, ...known.map(path => `!**/${path}.js`)], message }]
}

const restricted = (fenced: Pick<Fence, 'imports' | 'message'>[]) => ({
  style: {
    noRestrictedImports: {
      level: 'error',
      options: { patterns: fenced.map(({ imports, message }) => ({ group: imports, message })) },
    },
  },
})
