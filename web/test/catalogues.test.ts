/** English and French say the same things with the same values, and nothing is left over. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');
const read = (name: string) =>
  JSON.parse(readFileSync(join(source, 'i18n', name), 'utf8')) as Record<string, string>;

const english = read('en-CA.json');
const french = read('fr-CA.json');

describe('the catalogues', () => {
  it('have the same messages in the same order', () => {
    expect(Object.keys(french)).toEqual(Object.keys(english));
  });

  it.each(Object.keys(english))('%s takes the same values in both languages', (id) => {
    expect(values(french[id] ?? '')).toEqual(values(english[id] ?? ''));
  });

  it('hold every message that is used, and none that is not', () => {
    const used = new Set(
      sources(source).flatMap((text) => text.match(/(?<=['"])[a-zA-Z]+\.[a-zA-Z]+(?=['"])/g) ?? []),
    );
    const ids = Object.keys(english);
    expect(ids.filter((id) => !used.has(id))).toEqual([]);
  });

  it('use typographic apostrophes, which ICU does not take for quotes', () => {
    const straight = [...Object.values(english), ...Object.values(french)].filter((message) =>
      message.includes("'"),
    );
    expect(straight).toEqual([]);
  });

  it('put a space that does not break before French colons and per cent signs', () => {
    const loose = Object.values(french).filter((message) =>
      / [:%»]|[^\u00a0{]:(?!\/)/.test(message),
    );
    expect(loose.filter((message) => !message.includes('plural'))).toEqual([]);
  });
});

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

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
