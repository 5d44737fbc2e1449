import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { compileMessages } from './build/compileMessages.ts';

/** The running stack that `npm run dev` talks to. */
const portal = process.env.PORTAL_URL ?? 'http://localhost:8080';

const onMostPages = [
  /\/src\/api\/useRetry/,
  /\/src\/format\/(dates|money|useFormat)/,
  /\/src\/history\/(Document|TypeName)/,
  /\/src\/ui\/(Address|Card|Choice|DateText|FactList|Failure|Notice|PageTitle|tableRoles)/,
];
const isOnMostPages = (path: string) => onMostPages.some((some) => some.test(path));

export default defineConfig({
  // Of React Aria's own texts, only the portal's languages are sent.
  plugins: [compileMessages(), optimizeLocales.vite({ locales: ['en-US', 'fr-FR'] }), react()],
  build: {
    modulePreload: { polyfill: false },
    // Nothing is inlined: the content security policy allows files of this origin only.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What nearly every page shares comes in one file: a dozen small ones compress worse.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: 'page', test: isOnMostPages, minShareCount: 3 }],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    // The API checks the origin of a request against the portal's own address.
    proxy: { '/v1': { target: portal, headers: { origin: portal } } },
  },
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    css: false,
  },
});
