/** The open challenge of a sign-in, and the step that follows each response. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { useNavigate } from 'react-router';

import { clearUserData, sessionQuery } from '../../api/session';
import type { Challenge, SignInAnswer } from '../../api/types';
import { paths } from '../../app/paths';
import { rememberUsername } from './lastUsername';

/** A challenge that the user has not answered yet. Its token is valid for one attempt. */
export interface OpenChallenge {
  kind: Challenge;
  token: string;
  username: string;
  /** The page to open after signing in. */
  returnTo: string;
  /** For another attempt after a wrong code. Kept in memory only, so a reload drops it. */
  password?: string;
  /** Wrong codes so far. */
  failures?: number;
}

/** What a sign-in was made with. */
export type Attempt = Pick<OpenChallenge, 'username' | 'returnTo' | 'password'>;

interface ChallengeState {
  challenge: OpenChallenge | null;
  setChallenge: (challenge: OpenChallenge | null) => void;
}

/** Provided by `SignInSteps`. */
export const ChallengeContext = createContext<ChallengeState | null>(null);

/** The open challenge of this sign-in, and how to replace it. */
export function useOpenChallenge(): ChallengeState {
  const state = useContext(ChallengeContext);
  if (!state) throw new Error('useOpenChallenge works within SignInSteps');
  return state;
}

const challengePaths: Record<Challenge, string> = {
  'new-password': paths.firstLogin,
  totp: paths.signInCode,
};

/** Gives a function that takes a sign-in's response and opens the next challenge, or the page. */
export function useNextSignInStep() {
  const { setChallenge } = useOpenChallenge();
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  return async (answer: SignInAnswer, attempt: Attempt) => {
    const { username, returnTo } = attempt;
    if (answer.challenge !== null && answer.token !== null) {
      setChallenge({ ...attempt, kind: answer.challenge, token: answer.token });
      void navigate(challengePaths[answer.challenge], { replace: true });
      return;
    }
    setChallenge(null);
    rememberUsername(username);
    // Nothing of a previous user must remain, and the next page needs the new session.
    clearUserData(queryClient);
    await queryClient.query(sessionQuery);
    void navigate(returnTo, { replace: true });
  };
}
