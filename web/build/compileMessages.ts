/** Parses the message catalogues when the page is built, so that no browser has to. */
import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

const catalogue = /\/src\/i18n\/[\w-]+\.json$/;

export function compileMessages(): Plugin {
  return {
    name: 'compile-messages',
    enforce: 'pre',
    transform(code, id) {
      if (!catalogue.test(id)) return null;
      const messages = Object.entries(JSON.parse(code) as Record<string, string>);
      const compiled = messages.map(([key, message]) => [key, parse(message)] as const);
      return { code: JSON.stringify(Object.fromEntries(compiled)), map: null };
    },
  };
}
