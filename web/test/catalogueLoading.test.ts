import { beforeEach, describe, expect, it, vi } from 'vitest';

/** A message as text; the build compiles the catalogues. */
const words = (message: unknown): string => JSON.stringify(message);

const load = async () => {
  vi.resetModules();
  const catalogues = await import('../src/i18n/catalogues');
  const language = await import('../src/i18n/language');
  return { ...catalogues, ...language, subscribe: catalogues.subscribe };
};

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('navigator', { languages: ['en-CA'] });
});

describe('catalogues', () => {
  it('load for a part when it is opened, in addition to the common one', async () => {
    const { currentCatalogue, loadCatalogue, openParts } = await load();
    await loadCatalogue();
    expect(words(currentCatalogue().messages['nav.label'])).toContain('Pages');
    expect(currentCatalogue().messages['invoice.print']).toBeUndefined();
    await openParts(['invoice']);
    expect(words(currentCatalogue().messages['nav.label'])).toContain('Pages');
    expect(words(currentCatalogue().messages['invoice.print'])).toContain('Print');
  });

  it('of an open part follow the language', async () => {
    const { chooseLanguage, currentCatalogue, loadCatalogue, openParts } = await load();
    await openParts(['invoice']);
    chooseLanguage('fr-CA');
    await loadCatalogue();
    expect(currentCatalogue().language).toBe('fr-CA');
    expect(words(currentCatalogue().messages['invoice.print'])).toContain('Imprimer');
  });

  it('are all in one language, also when language or parts change while they load', async () => {
    const { chooseLanguage, currentCatalogue, openParts, subscribe } = await load();
    const seen: string[] = [];
    subscribe(() => seen.push(currentCatalogue().language));
    const first = openParts(['invoice']);
    chooseLanguage('fr-CA');
    const second = openParts(['signIn']);
    await Promise.all([first, second]);
    expect(new Set(seen)).toEqual(new Set(['fr-CA']));
    expect(words(currentCatalogue().messages['invoice.print'])).toContain('Imprimer');
    expect(words(currentCatalogue().messages['signIn.submit'])).toContain('Se connecter');
  });
});
