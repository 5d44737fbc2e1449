/** From a sign-in's answer to the page that comes next. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { useNavigate } from 'react-router';

import { forgetPerson, sessionQuery } from '../api/queries';
import type { Challenge, SignInAnswer } from '../api/types';
import { paths } from '../app/paths';

/** A challenge that waits for its answer. Its token is good for one answer. */
export interface OpenChallenge {
  kind: Challenge;
  token: string;
  username: string;
  /** Where the person wanted to go. */
  returnTo: string;
}

interface Entrance {
  challenge: OpenChallenge | null;
  setChallenge: (challenge: OpenChallenge | null) => void;
}

export const EntranceContext = createContext<Entrance | null>(null);

export function useEntrance(): Entrance {
  const entrance = useContext(EntranceContext);
  if (!entrance) throw new Error('outside EntranceProvider');
  return entrance;
}

const challengePaths: Record<Challenge, string> = {
  'new-password': paths.firstLogin,
  totp: paths.signInCode,
};

/** Goes on with an answer: to the next question, or in. */
export function useContinue() {
  const { setChallenge } = useEntrance();
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  return async (answer: SignInAnswer, username: string, returnTo: string) => {
    if (answer.challenge !== null && answer.token !== null) {
      setChallenge({ kind: answer.challenge, token: answer.token, username, returnTo });
      void navigate(challengePaths[answer.challenge], { replace: true });
      return;
    }
    setChallenge(null);
    // Forget who was here before, and ask who is here now: the next page begins with it.
    forgetPerson(queryClient);
    await queryClient.query(sessionQuery);
    void navigate(returnTo, { replace: true });
  };
}
