import { defineConfig } from 'vite'
import { unusedOperations } from './unusedOperations.ts'

export default defineConfig({
  plugins: [unusedOperations()],
  // The SDK from its sources, without a build.
  resolve: { conditions: ['@parley/source', 'module', 'browser', 'production'] },
  build: {
    target: 'es2023',
    // A file in the text would be refused by the policy of the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Packages that say on which side of a server they render: there is one side here.
    rolldownOptions: {
      output: {
        // What every page needs, in one file: many small ones compress worse. Not what only some come to.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /[\\/](sdk[\\/]src[\\/](?!fallback|device|attach|upload)|chat[\\/]src[\\/](control|app|model|text[\\/](en|text|moment)\.))/,
            },
          ],
        },
      },
      input: ['index.html', 'diagram.html'],
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
    // What is loaded on demand may be large: scripts/size.ts guards what is not.
    chunkSizeWarningLimit: 4000,
  },
  css: { modules: { generateScopedName: '[name]-[local]-[hash:base64:4]' } },
})
