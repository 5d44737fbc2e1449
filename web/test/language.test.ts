import { beforeEach, describe, expect, it, vi } from 'vitest';

const load = async () => {
  vi.resetModules();
  return import('../src/i18n/language');
};

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('navigator', { languages: ['fr-FR', 'en-US'] });
});

describe('the language', () => {
  it('is the browser’s before anything else is known', async () => {
    const { currentLanguage, preferred } = await load();
    expect(currentLanguage()).toBe('fr-CA');
    expect(preferred(['de', 'en-GB'])).toBe('en-CA');
    expect(preferred(['de'])).toBe('en-CA');
  });

  it('is the user’s once they are signed in', async () => {
    const { currentLanguage, followUser } = await load();
    followUser('en-CA');
    expect(currentLanguage()).toBe('en-CA');
  });

  it('is the chosen one above all, also the next time', async () => {
    const first = await load();
    first.chooseLanguage('en-CA');
    first.followUser('fr-CA');
    expect(first.currentLanguage()).toBe('en-CA');
    const next = await load();
    expect(next.currentLanguage()).toBe('en-CA');
  });

  it('tells whoever listens', async () => {
    const { chooseLanguage, subscribe } = await load();
    const listener = vi.fn();
    const stop = subscribe(listener);
    chooseLanguage('en-CA');
    stop();
    chooseLanguage('fr-CA');
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
