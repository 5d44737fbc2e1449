import { fileURLToPath } from 'node:url';

import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { compileMessages } from './build/compileMessages.ts';

/** React Router's production build. Its package names the development build for browsers. */
const router = fileURLToPath(
  new URL('node_modules/react-router/dist/production/index.mjs', import.meta.url),
);

/** The running stack that `npm run dev` sends `/v1` to. */
const portal = process.env.PORTAL_URL ?? 'http://localhost:8080';

/** Chunks that pages share. A few larger files compress better than a dozen small ones. */
const shared = {
  /** What every page needs before it can be shown. */
  core: [
    /\/node_modules\/(react|react-dom|scheduler|react-router|react-intl|intl-messageformat)\//,
    /\/node_modules\/@formatjs\//,
    /\/node_modules\/@tanstack\/[a-z-]+\/build\/modern\/(?!useInfinite|infiniteQueryObserver)/,
    /vite\/preload-helper/,
    /\/src\/(app|session\/(?!roles)|frame\/(?!AccountS|Inviter|InvitationN|Staff))/,
    /\/src\/api\/(auth|client|dashboard|portal|problem|queryClient|session|useRetry|withoutNulls)\./,
    /\/src\/i18n\/[a-zA-Z]+\.tsx?/,
    /\/src\/ui\/(ButtonLink|BackLink|Button|Choice|Failure|Notice|PageTitle|Section|Skeleton|classes)\b/,
  ],
  money: [
    /\/src\/format\/(money|useFormat)/,
    /\/src\/transactions\/(BalanceText|Document|PaymentMethodName|TransactionTypeName)/,
    /\/src\/transactions\/Filters\.module/,
    /\/src\/ui\/(DateField|DateText|FactList|PdfWaiting|tableRoles)/,
  ],
  address: [/\/src\/ui\/Address/],
  table: [/\/src\/transactions\/(OpenAmount|Transaction(?!Type))/],
  users: [/\/src\/users\/(User|CompletedChange|displayName)/, /\/src\/format\/names/],
  roles: [/\/src\/users\/roleOptions/, /\/src\/session\/roles/, /\/src\/ui\/RadioList/],
  pay: [/\/src\/payments\/(addresses|useMayPay)\./],
  method: [/\/src\/payments\/(MethodName|brands)\./],
  list: [
    /useInfiniteQuery|infiniteQueryObserver/,
    /\/src\/api\/transactions\./,
    /\/src\/ui\/ShowMore/,
  ],
  invite: [/\/src\/users\/(InviteForm|invitation)/],
  parts: [/\/src\/ui\/(Confirm|InstantText|PageHead|DownloadHead\.module)/],
  form: [/\/src\/api\/fieldErrors/, /\/src\/ui\/(focusField|TextField|Field\.module)/],
  password: [/\/src\/password\//, /\/src\/ui\/PasswordField/],
};

const groups = Object.entries(shared).map(([name, paths]) => ({
  name,
  test: (path: string) => paths.some((some) => some.test(path)),
  minShareCount: name === 'core' ? 1 : 2,
}));

export default defineConfig({
  // React Aria's own texts are built in the portal's languages only.
  plugins: [compileMessages(), optimizeLocales.vite({ locales: ['en-US', 'fr-FR'] }), react()],
  resolve: { alias: [{ find: /^react-router$/, replacement: router }] },
  build: {
    modulePreload: { polyfill: false },
    // No inlining: the content security policy allows files of this origin only.
    assetsInlineLimit: 0,
    // One small stylesheet. With one for each page, every page would have to list them all.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // Every page lists the files of all others, and their names would add 0.7 kB to it.
        chunkFileNames: 'assets/[hash].js',
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
