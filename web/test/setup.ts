/** What every test starts with. */
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// Pages come in chunks; how long a busy machine takes for them is no test's matter.
configure({ asyncUtilTimeout: 20_000 });

afterEach(cleanup);
