import { defineConfig, type Plugin } from 'vite'

/** Its style brings fonts in its text, which the policy of the page refuses: the system has some. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    /graphi?ql.*\.css$/.test(id) ? code.replaceAll(/@font-face\s*\{[^}]*data:[^}]*\}/g, '') : null,
}

export default defineConfig({
  base: '/graphql/',
  plugins: [withoutFonts],
  build: {
    target: 'es2023',
    // A file in the text would be refused by the policy of the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
    // An editor with its languages: nobody loads it but who came for it.
    chunkSizeWarningLimit: 5000,
  },
})
