// SPDX-License-Identifier: Apache-2.0
// The build: five pages, of which four are light (no framework), and one is the app.
// Content-named files go to /assets, pdf.js's maps, fonts and decoders to /pdfjs.
import { cpSync, createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, normalize, resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type Plugin } from 'vite'

const here = import.meta.dirname
const outDir = process.env.SEALKEEPER_WEB_OUT ?? resolve(here, '../build/web')
const server = process.env.SEALKEEPER_ADDRESS ?? 'http://127.0.0.1:8080'

/** Without these a Chinese document is a blank page in pdf.js, silently. */
const pdfjsFolders = ['cmaps', 'standard_fonts', 'wasm']

function pdfjsData(): Plugin {
  const from = resolve(here, 'node_modules/pdfjs-dist')
  return {
    name: 'pdfjs-data',
    writeBundle() {
      for (const folder of pdfjsFolders) cpSync(join(from, folder), join(outDir, 'pdfjs', folder), { recursive: true })
    },
    configureServer(dev) {
      dev.middlewares.use('/pdfjs', (req, res, next) => {
        const file = join(from, normalize(req.url ?? '/'))
        if (!file.startsWith(from) || !existsSync(file) || !statSync(file).isFile()) return next()
        createReadStream(file).pipe(res)
      })
    },
  }
}

const redocFolder = resolve(here, 'node_modules/redoc')
const redocPath = `/assets/redoc-${JSON.parse(readFileSync(join(redocFolder, 'package.json'), 'utf8')).version}.js`

/** Redoc as it is published, but for the picture that it would fetch from its maker. */
function redoc(): Plugin {
  const picture = 'https://cdn.redoc.ly/redoc/logo-mini.svg'
  const source = () => {
    const text = readFileSync(join(redocFolder, 'bundles/redoc.standalone.js'), 'utf8')
    if (!text.includes(picture)) throw new Error('redoc: its picture has moved; look for what it fetches now')
    return text.replace(picture, '/icon.svg')
  }
  return {
    name: 'redoc',
    writeBundle() {
      writeFileSync(join(outDir, redocPath), source())
    },
    configureServer(dev) {
      dev.middlewares.use(redocPath, (_req, res) => void res.setHeader('Content-Type', 'text/javascript').end(source()))
    },
  }
}

const pages = ['index.html', 'a/index.html', 'login/index.html', 'verify/index.html', 'docs/api/index.html']

/** In development too "/login" is the page login/index.html, as the server has it. */
function pagesWithoutSlash(): Plugin {
  return {
    name: 'pages-without-slash',
    configureServer(dev) {
      dev.middlewares.use((req, _res, next) => {
        const [path = '/', query] = (req.url ?? '/').split('?')
        const page = `${path.replace(/^\/|\/$/g, '')}/index.html`
        if (pages.includes(page)) req.url = `/${page}${query === undefined ? '' : `?${query}`}`
        next()
      })
    },
  }
}

export default defineConfig({
  root: here,
  appType: 'spa',
  plugins: [
    vue(),
    Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    pdfjsData(),
    redoc(),
    pagesWithoutSlash(),
  ],
  resolve: { alias: { '@': resolve(here, 'src') } },
  define: { __REDOC__: JSON.stringify(redocPath), __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false, __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: {
    outDir,
    emptyOutDir: true,
    manifest: true, // for scripts/check-bundle.mjs; its name begins with a dot, so it is not served
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      input: pages.map((page) => resolve(here, page)),
      // one file for what the light pages share: many small ones compress badly
      output: { advancedChunks: { groups: [{ name: 'light', test: /src.(light.(dom|page|fields)|shared.(api|problem|language|format|picture))\.ts|preload-helper/ }] } },
    },
  },
  server: { port: 8090, strictPort: true, host: '127.0.0.1', proxy: { '/api': { target: server, changeOrigin: true, headers: { Origin: server } } } },
})
