/** Assertions that name the expected value. */
import assert from 'node:assert/strict';

export const { equal, deepEqual, match, ok } = assert;
