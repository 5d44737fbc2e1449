/** Comparisons that say what was expected. */
import assert from 'node:assert/strict';

export const { equal, deepEqual, match, ok } = assert;
