import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import { answerChallenge, signIn } from '../../api/auth';
import { isProblemOf, ProblemError } from '../../api/problem';
import type { ChallengeRequest } from '../../api/types';
import { type OpenChallenge, useNextSignInStep, useOpenChallenge } from './challenge';
import { signInAddress } from '../../session/returnTo';
import type { SignInState } from './signInState';

/** Codes that a user may enter before the sign-in starts over. */
const attempts = 3;

/**
 * Sends the answer to a challenge. A challenge allows one attempt, so after a wrong code the page
 * opens another one with the password, which it still has, and the user enters the next code. The
 * sign-in starts over after the third wrong code, or if the page was reloaded. `next` is the page
 * to open once signed in, by default the one asked for.
 */
export function useAnswerChallenge(challenge: OpenChallenge, next = challenge.returnTo) {
  const { token, username, returnTo } = challenge;
  const proceed = useNextSignInStep();
  const navigate = useNavigate();
  const { setChallenge } = useOpenChallenge();

  const startOver = ({ problem, retryAfter }: ProblemError) => {
    setChallenge(null);
    const state: SignInState = { username, problem, retryAfter };
    void navigate(signInAddress(returnTo, null), { state, replace: true });
  };
  return useMutation({
    mutationFn: (answer: Omit<ChallengeRequest, 'token'>) => answerChallenge({ ...answer, token }),
    onSuccess: (answer, { newPassword }) =>
      proceed(answer, { username, returnTo: next, ...(newPassword && { password: newPassword }) }),
    onError: async (error) => {
      if (isProblemOf(error, '/problems/challenge-expired')) startOver(error);
      if (!isProblemOf(error, '/problems/code-refused')) return;
      try {
        const again = await openAgain(challenge);
        if (again) setChallenge(again);
        else startOver(error);
      } catch (failure) {
        startOver(failure instanceof ProblemError ? failure : error);
      }
    },
  });
}

/** Another challenge in place of the one that a wrong code has used up, if one is left. */
async function openAgain(challenge: OpenChallenge): Promise<OpenChallenge | null> {
  const { username, password, failures = 0 } = challenge;
  if (password === undefined || failures + 1 >= attempts) return null;
  const { challenge: kind, token } = await signIn({ username, password });
  return kind === 'totp' && token !== null ? { ...challenge, token, failures: failures + 1 } : null;
}
