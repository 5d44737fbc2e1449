/** The page's language: the one chosen on this device, else the user's, else the browser's. */
import type { Language } from '../api/types';

/** The languages of the portal. */
export const languages: readonly Language[] = ['en-CA', 'fr-CA'];

const key = 'portal.language';
const listeners = new Set<() => void>();
let chosen: Language | null = stored();
let userLanguage: Language | null = null;

/** The language in use. */
export function currentLanguage(): Language {
  return chosen ?? userLanguage ?? preferred(navigator.languages);
}

/** Sets the language on this device, for every user. */
export function chooseLanguage(language: Language): void {
  chosen = language;
  try {
    localStorage.setItem(key, language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  notify();
}

/** Uses the signed-in user's language, unless another was chosen on this device. */
export function followUser(language: Language): void {
  userLanguage = language;
  notify();
}

/** Calls the listener after each change of language; gives a function that stops this. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The first of the browser's languages that the portal has; English if there is none. */
export function preferred(tags: readonly string[]): Language {
  for (const tag of tags) {
    const match = languages.find((language) => primary(language) === primary(tag));
    if (match) return match;
  }
  return 'en-CA';
}

function primary(tag: string): string {
  return tag.slice(0, 2).toLowerCase();
}

function stored(): Language | null {
  try {
    return languages.find((language) => language === localStorage.getItem(key)) ?? null;
  } catch {
    return null;
  }
}

function notify(): void {
  for (const listener of listeners) listener();
}
