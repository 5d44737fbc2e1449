import { describe, expect, it } from 'vitest';

import { unmet } from '../src/password/passwordRule';

describe('the password rule', () => {
  it.each([
    ['', ['length', 'digits', 'upper', 'lower']],
    ['Abcdefghijklm12', []],
    ['Abcdefghijkl12', ['length']],
    ['Abcdefghijklmn1', ['digits']],
    ['abcdefghijklm12', ['upper']],
    ['ABCDEFGHIJKLM12', ['lower']],
    ['correct horse battery staple', ['digits', 'upper']],
  ])('%j lacks %j', (password, missing) => {
    expect(unmet(password)).toEqual(missing);
  });

  it('counts characters, not code units', () => {
    expect(unmet(`Ab12${'😀'.repeat(10)}`)).toEqual(['length']);
  });
});
