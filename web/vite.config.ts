import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

const source = new URL('./src', import.meta.url).pathname;
const server = process.env['KLATCH_DEV_SERVER'] ?? 'http://127.0.0.1:3000';

/** The picker's emoji, under the addresses it asks for: `/emoji/<language>/<file>`. */
function emoji(): Plugin {
  const files = ['en/data.json', 'en/messages.json'];
  const read = (file: string) => readFileSync(require.resolve(`emojibase-data/${file}`));
  return {
    name: 'emoji',
    generateBundle() {
      for (const file of files)
        this.emitFile({ type: 'asset', fileName: `emoji/${file}`, source: read(file) });
    },
    configureServer({ middlewares }) {
      middlewares.use('/emoji', (request, response, next) => {
        const file = files.find((one) => request.url === `/${one}`);
        if (file === undefined) return next();
        response.setHeader('content-type', 'application/json').end(read(file));
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), emoji()],
  resolve: {
    alias: [
      { find: '@', replacement: source },
      // engine.io-client's own: the only module that names its transports so.
      { find: /^\.\/transports\/index\.js$/, replacement: `${source}/data/transports.ts` },
      // React has had it since 18.
      { find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' },
    ],
  },
  build: {
    outDir: 'dist',
    target: 'es2022',
    modulePreload: {
      // Every browser that runs es2022 preloads modules by itself.
      polyfill: false,
      // What the first screen needs is asked for at once. The names of all the rest would make the first load larger, and
      // the rest comes ahead of being needed anyway (app/usePreload).
      resolveDependencies: (_file, needed, { hostId, hostType }) =>
        hostType === 'html' || hostId.includes('/index-') ? needed : [],
    },
    rolldownOptions: {
      output: {
        // What changes seldom and is always needed stays in the cache across releases.
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|wouter|regexparam)[\\/]/,
            },
            // What most screens share, in one piece: it packs better than many small ones.
            {
              name: 'common',
              test: /src[\\/](parts|i18n|ui)[\\/](?!.*(en(Admin|Pictures|Rooms|Search|Sending|Settings|SignedOut|Tray)|sizes|pictureShape|placeOf|FileIcon|FileName|Tile|viewer|Friend|Block|Dialog|FloatingMenu|Field|Text|Picker|Page|Line|Section|Highlight|Wordmark|Choice|Empty|Ask|RoomName|RoomRules|markdown|radioClass|MoreButton|ListEnd|Bonds|OpenDirect|username))|node_modules[\\/](lucide-react|@lingui|@messageformat|moo)[\\/]/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/health': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    restoreMocks: true,
    // A thread for each file. Threads that several files share, each in a context of its own (vmThreads), are three times as fast, and
    // now and then hand one file's mocks to another (vitest-dev/vitest#11284).
    pool: 'threads',
  },
});
