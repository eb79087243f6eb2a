import { defineConfig } from 'vite'

const server = 'http://localhost:4000'

export default defineConfig({
  base: '/admin/',
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
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/graphql': { target: server, ws: true }, '/auth': server } },
})
