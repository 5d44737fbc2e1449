/** What is known between the first question of a sign-in and the session: in memory only. */
import { type ReactNode, useMemo, useState } from 'react';

import { EntranceContext, type OpenChallenge } from './entrance';

export function EntranceProvider({ children }: { children: ReactNode }) {
  const [challenge, setChallenge] = useState<OpenChallenge | null>(null);
  const entrance = useMemo(() => ({ challenge, setChallenge }), [challenge]);
  return <EntranceContext value={entrance}>{children}</EntranceContext>;
}
