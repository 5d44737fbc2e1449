import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

const parser = '@formatjs/icu-messageformat-parser';
const catalogue = /\/src\/i18n\/[\w.-]+\.json$/;

/** A Vite plugin that parses the catalogues at build time, so that browsers need no parser. */
export function compileMessages(): Plugin {
  return {
    name: 'compile-messages',
    enforce: 'pre',
    /** Libraries get a stub in place of the parser. */
    resolveId(source, importer) {
      if (source !== parser || !importer?.includes('/node_modules/')) return null;
      return this.resolve(`${parser}/no-parser.js`, importer);
    },
    transform(code, id) {
      if (!catalogue.test(id)) return null;
      const messages = Object.entries(JSON.parse(code) as Record<string, string>);
      const compiled = messages.map(([key, message]) => [key, parse(message)] as const);
      return { code: JSON.stringify(Object.fromEntries(compiled)), map: null };
    },
  };
}
