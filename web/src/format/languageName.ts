import type { Language } from '../api/types';

/** A language in the words of a page: "French", « français ». */
export function languageName(page: string, language: Language): string {
  const names = new Intl.DisplayNames(page, { type: 'language' });
  return names.of(language.slice(0, 2)) ?? language;
}
