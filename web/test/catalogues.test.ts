/** The English and French catalogues match each other and the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');
const read = (name: string) =>
  JSON.parse(readFileSync(join(source, 'i18n', `${name}.json`), 'utf8')) as Record<string, string>;

/** The prefix of each catalogue: `signIn.` for `signIn.en-CA.json`, empty for the common one. */
const parts = readdirSync(join(source, 'i18n')).flatMap(
  (name) => /^(.*)en-CA\.json$/.exec(name)?.[1] ?? [],
);
const ids = (part: string) => Object.keys(read(`${part}en-CA`));

describe.each(parts)('the catalogues %sen-CA and %sfr-CA', (part) => {
  const english = read(`${part}en-CA`);
  const french = read(`${part}fr-CA`);

  it('have the same messages in the same order', () => {
    expect(Object.keys(french)).toEqual(Object.keys(english));
  });

  it.each(Object.keys(english))('%s takes the same values in both languages', (id) => {
    expect(values(french[id] ?? '')).toEqual(values(english[id] ?? ''));
  });

  it('use typographic apostrophes, which ICU does not take for quotes', () => {
    const straight = [...Object.values(english), ...Object.values(french)].filter((message) =>
      message.includes("'"),
    );
    expect(straight).toEqual([]);
  });

  it('put a no-break space before French colons and percent signs', () => {
    const loose = Object.values(french).filter((message) =>
      / [:%»]|[^\u00a0{]:(?!\/)/.test(message),
    );
    expect(loose.filter((message) => !message.includes('plural'))).toEqual([]);
  });
});

describe('French sentences', () => {
  /** Words that a following vowel shortens: « de Aurora Voice » would have to be « d’Aurora Voice ». */
  const elides =
    /(?:^|[^\p{L}])(?:de|le|la|que|ce|se|ne|je|me|te|si|du|au|jusque|lorsque|puisque|quoique)[ \u00a0]\{(?:account|actor|brand|name|person|portal|provider|subject|username)\}/iu;

  it.each(['le compte de {name}', 'La session de {actor}', 'parce que {provider} vous'])(
    'the check finds an elision in « %s »',
    (message) => {
      expect(message).toMatch(elides);
    },
  );

  it('have no name in a place where it could need an elision', () => {
    const french = parts.flatMap((part) => Object.entries(read(`${part}fr-CA`)));
    expect(french.filter(([, message]) => elides.test(message))).toEqual([]);
  });
});

describe('the catalogues together', () => {
  it('have no unused message', () => {
    const used = new Set(
      readdirSync(source, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .flatMap((name) => idsIn(join(source, name))),
    );
    expect(parts.flatMap(ids).filter((id) => !used.has(id))).toEqual([]);
  });

  it('have each message once', () => {
    const all = parts.flatMap(ids);
    expect(all).toEqual([...new Set(all)]);
  });

  it.each(pages())('of "$part" have every message of $page', ({ page, part }) => {
    const names = part.split(' ').filter(Boolean);
    const known = new Set([...ids(''), ...names.flatMap((name) => ids(`${name}.`))]);
    const elsewhere = new Set(parts.flatMap(ids).filter((id) => !known.has(id)));
    const said = [...filesOf(join(source, page))].flatMap(idsIn);
    expect(said.filter((id) => elsewhere.has(id))).toEqual([]);
  });
});

/** The files that load pages, each with the catalogues it needs. */
const tableNames = [
  'app/Pages',
  'frame/Navigation',
  'frame/PendingInvitation',
  'frame/PortalFrame',
  'pages/callHistory/SearchSection',
  'pages/dashboard/Lower',
  'pages/invoice/CallRecords',
  'pages/invoice/Comparison',
  'pages/login/LoginPages',
  'pages/methods/AutoPaySection',
  'pages/organization/OrganizationPages',
  'pages/payments/PaymentPages',
  'pages/profile/Profile',
  'pages/staff/Staff',
];
const tables = tableNames.map((name) => join(source, name));

/** Every page with its catalogues, and the app around the pages, which has only the common one. */
function pages(): { page: string; part: string }[] {
  const named = /(?:withMessages\('([\w ]+)', |lazy\()\(\) => import\('([^']+)'\)/g;
  const found = tables.flatMap((table) =>
    [...readFileSync(`${table}.tsx`, 'utf8').matchAll(named)].map(([, part = '', page = '']) => ({
      page: join(dirname(table), page).slice(source.length + 1),
      part,
    })),
  );
  return [{ page: 'app/App', part: '' }, ...found];
}

/** A file and everything that it imports, also lazily, except for pages. */
function filesOf(file: string, found = new Set<string>()): Set<string> {
  const path = ['.tsx', '.ts'].map((ending) => file + ending).find(existsSync);
  if (path === undefined || found.has(path)) return found;
  found.add(path);
  const imports = tables.includes(file) ? /from '(\.[^']+)'/g : /(?:from |import\()'(\.[^']+)'/g;
  for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(imports)) {
    filesOf(join(dirname(path), name), found);
  }
  return found;
}

function idsIn(file: string): string[] {
  return readFileSync(file, 'utf8').match(/(?<=['"])[a-zA-Z]+\.[a-zA-Z0-9]+(?=['"])/g) ?? [];
}

/** The names and kinds of a message's values. */
function values(message: string): string[] {
  const found = new Set<string>();
  const walk = (elements: MessageFormatElement[]) => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      found.add(`${element.value}: ${TYPE[element.type]}`);
      if (element.type === TYPE.tag) walk(element.children);
      if (element.type === TYPE.plural || element.type === TYPE.select) {
        Object.values(element.options).forEach((option) => walk(option.value));
      }
    }
  };
  walk(parse(message));
  return [...found].sort();
}
