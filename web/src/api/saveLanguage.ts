import type { QueryClient } from '@tanstack/react-query';

import { changeMe } from './login';
import { sessionQuery } from './session';
import type { Language } from './types';

/**
 * Saves the language in the user's settings, so that e-mails follow the page. If it cannot be
 * saved, the settings still show what is.
 */
export async function saveLanguage(queryClient: QueryClient, language: Language): Promise<void> {
  const user = await changeMe({ language });
  queryClient.setQueryData(sessionQuery.queryKey, (session) =>
    session ? { ...session, user } : session,
  );
}
