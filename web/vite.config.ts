import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { compileMessages } from './build/compileMessages.ts';

/** The running stack that `npm run dev` talks to. */
const portal = process.env.PORTAL_URL ?? 'http://localhost:8080';

/** What many pages share comes in a few files: a dozen small ones compress worse. */
const shared = {
  page: [/\/src\/api\/useRetry/, /\/src\/ui\/(Card|Failure|Notice|PageTitle)/],
  ledger: [
    /\/src\/format\/(money|useFormat)/,
    /\/src\/history\/(Balance|Document|Filters\.module|Transaction|TypeName)/,
    /\/src\/ui\/(Address|DateField|DateText|FactList|tableRoles)/,
  ],
  manage: [/\/src\/api\/(staff|users)/, /\/src\/people\//, /\/src\/session\/role/],
  parts: [/\/src\/ui\/(Confirm|InstantText|PageHead|DownloadHead\.module)/],
  form: [
    /\/src\/api\/faults/,
    /\/src\/password\//,
    /\/src\/ui\/(focusField|PasswordField|TextField|Field\.module)/,
  ],
};

const groups = Object.entries(shared).map(([name, paths]) => ({
  name,
  test: (path: string) => paths.some((some) => some.test(path)),
  minShareCount: 3,
}));

export default defineConfig({
  // Of React Aria's own texts, only the portal's languages are sent.
  plugins: [compileMessages(), optimizeLocales.vite({ locales: ['en-US', 'fr-FR'] }), react()],
  build: {
    modulePreload: { polyfill: false },
    // Nothing is inlined: the content security policy allows files of this origin only.
    assetsInlineLimit: 0,
    // One small file of styles: each page's own would make every page name them all.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: { includeDependenciesRecursively: false, groups },
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
