/** Which language the page speaks: the one chosen here, else the user's, else the browser's. */
import type { Language } from '../api/types';

export const languages: readonly Language[] = ['en-CA', 'fr-CA'];

const key = 'portal.language';
const listeners = new Set<() => void>();
let chosen: Language | null = stored();
let ofUser: Language | null = null;

export function currentLanguage(): Language {
  return chosen ?? ofUser ?? preferred(navigator.languages);
}

/** The language switch: holds on this device, signed in or not. */
export function chooseLanguage(language: Language): void {
  chosen = language;
  try {
    localStorage.setItem(key, language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  tell();
}

/** Speaks the signed-in user's language, unless another was chosen here. */
export function followUser(language: Language): void {
  ofUser = language;
  tell();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The first of a browser's languages that the portal speaks. */
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

function tell(): void {
  for (const listener of listeners) listener();
}
