import { beforeEach, describe, expect, it, vi } from 'vitest';

const load = async () => {
  vi.resetModules();
  return import('../src/i18n/language');
};

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('navigator', { languages: ['fr-FR', 'en-US'] });
});

describe('the page’s language', () => {
  it('is the browser’s before the user signs in', async () => {
    const { currentLanguage, preferred } = await load();
    expect(currentLanguage()).toBe('fr-CA');
    expect(preferred(['de', 'en-GB'])).toBe('en-CA');
    expect(preferred(['de'])).toBe('en-CA');
  });

  it('is the user’s after they sign in', async () => {
    const { currentLanguage, followUser } = await load();
    followUser('en-CA');
    expect(currentLanguage()).toBe('en-CA');
  });

  it('is the one chosen on this device, also after a reload', async () => {
    const first = await load();
    first.chooseLanguage('en-CA');
    first.followUser('fr-CA');
    expect(first.currentLanguage()).toBe('en-CA');
    const next = await load();
    expect(next.currentLanguage()).toBe('en-CA');
  });

  it('notifies its listeners until they unsubscribe', async () => {
    const { chooseLanguage, subscribe } = await load();
    const listener = vi.fn();
    const stop = subscribe(listener);
    chooseLanguage('en-CA');
    stop();
    chooseLanguage('fr-CA');
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
