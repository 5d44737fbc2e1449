import { fileURLToPath } from 'node:url';

import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { compileMessages } from './build/compileMessages.ts';

/** What is built for production: for browsers, its package names the one for development. */
const router = fileURLToPath(
  new URL('node_modules/react-router/dist/production/index.mjs', import.meta.url),
);

/** The running stack that `npm run dev` talks to. */
const portal = process.env.PORTAL_URL ?? 'http://localhost:8080';

/** What many pages share comes in a few files: a dozen small ones compress worse. */
const shared = {
  /** The frame around every page, and what all of them are made of: no page is shown without. */
  core: [
    /\/node_modules\/(react|react-dom|scheduler|react-router|react-intl|intl-messageformat)\//,
    /\/node_modules\/@formatjs\//,
    /\/node_modules\/@tanstack\/[a-z-]+\/build\/modern\/(?!useInfinite|infiniteQueryObserver)/,
    /vite\/preload-helper/,
    /\/src\/(app|session\/(?!roles)|frame\/(?!Inviter|InvitationN))/,
    /\/src\/api\/(useRetry|queries|queryClient|problem|client|auth)/,
    /\/src\/i18n\/[a-zA-Z]+\.tsx?/,
    /\/src\/ui\/(ButtonLink|BackLink|Button|Card|Choice|Failure|Notice|PageTitle|Skeleton|classes)\b/,
  ],
  money: [
    /\/src\/format\/(money|useFormat)/,
    /\/src\/history\/(DocumentName|TypeName|Filters\.module)/,
    /\/src\/ui\/(DateField|DateText|FactList)/,
  ],
  table: [/\/src\/history\/(Balance|DocumentLink|Transaction)/, /\/src\/ui\/(Address|tableRoles)/],
  people: [
    /\/src\/people\/(Person|People\.module|Told)/,
    /\/src\/people\/personName|format\/names/,
  ],
  roles: [/\/src\/people\/roleOptions/, /\/src\/session\/roles/, /\/src\/ui\/RadioList/],
  list: [/useInfiniteQuery|infiniteQueryObserver/, /\/src\/ui\/ShowMore/],
  invite: [/\/src\/people\/(InviteForm|invitation)/],
  parts: [/\/src\/ui\/(Confirm|InstantText|PageHead|DownloadHead\.module)/],
  form: [/\/src\/api\/faults/, /\/src\/ui\/(focusField|TextField|Field\.module)/],
  password: [/\/src\/password\//, /\/src\/ui\/PasswordField/],
};

const groups = Object.entries(shared).map(([name, paths]) => ({
  name,
  test: (path: string) => paths.some((some) => some.test(path)),
  minShareCount: name === 'core' ? 1 : 2,
}));

export default defineConfig({
  // Of React Aria's own texts, only the portal's languages are sent.
  plugins: [compileMessages(), optimizeLocales.vite({ locales: ['en-US', 'fr-FR'] }), react()],
  resolve: { alias: [{ find: /^react-router$/, replacement: router }] },
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
    testTimeout: 60_000,
    css: false,
  },
});
