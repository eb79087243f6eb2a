const isSource = import.meta.url.endsWith('.ts')

const resolveSources = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(name, { conditions, ...context }, next) {
      const isOurs = name.startsWith('.') && !context.parentURL?.includes('/node_modules/')
      return next(isOurs ? name.replace(/\\.js$/, '.ts') : name, {
        ...context, conditions: ['@parley/source', ...conditions],
      })
    },
  })`)}`

/** What Node is given for a thread or process of ours. Tests run the sources, whose imports name the files that come of them. */
export const sourceArguments: readonly string[] = isSource ? ['--import', resolveSources] : []

/** The file that is run for one that is built. */
export const sourceOf = (file: URL): URL => (isSource ? new URL(file.href.replace(/\.js$/, '.ts')) : file)
