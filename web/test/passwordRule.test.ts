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
  ])('finds that %j does not meet %j', (password, missing) => {
    expect(unmet(password, 'sam.keller')).toEqual(missing);
  });

  it('counts characters, not code units', () => {
    expect(unmet(`Ab12${'😀'.repeat(10)}`, '')).toEqual(['length']);
    expect(unmet('Ab12e\u0301fghijklmn', '')).toEqual(['length']);
  });

  it.each([
    ['dana.roy-Harbour-26', 'dana.roy', ['username']],
    ['Harbour26-D\u00e4na.R\u00f4y', ' Dana.ROY ', ['username']],
    ['Harbour26-\uff24ana.roy', 'dana.roy', ['username']],
    ['Danaroy-Harbour-26', 'dana.roy', ['username']],
    ['Harbour26-dana.rot', 'dana.roy', []],
    ['Bobo-Harbour-2026', 'bob', []],
    ['Tcm7-Wad4-Kxp2-Bnr9-Hhe5', 'dana.roy', ['temporary']],
    ['Tcm7-Wad4-Kxp2-Bnr9-Hhe1', 'dana.roy', []],
  ])('finds that %j of the user %j does not meet %j', (password, username, missing) => {
    expect(unmet(password, username)).toEqual(missing);
  });
});
