/** Setup of every test. */
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// Pages load in chunks, which can take long on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});
