import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import { answerChallenge } from '../../api/auth';
import { isProblemOf } from '../../api/problem';
import type { ChallengeRequest } from '../../api/types';
import { type OpenChallenge, useNextSignInStep } from '../../session/challenge';
import { signInAddress } from '../../session/returnTo';
import type { SignInState } from './signInState';

/**
 * Sends the answer to a challenge. After a wrong answer the sign-in starts over, since a challenge
 * allows one attempt. `next` is the page to open once signed in, by default the one asked for.
 */
export function useAnswerChallenge({ token, username, returnTo }: OpenChallenge, next = returnTo) {
  const proceed = useNextSignInStep();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (answer: Omit<ChallengeRequest, 'token'>) => answerChallenge({ ...answer, token }),
    onSuccess: (answer) => proceed(answer, username, next),
    onError: (error) => {
      if (!isSpent(error)) return;
      const { problem, retryAfter } = error;
      const state: SignInState = { username, problem, retryAfter };
      void navigate(signInAddress(returnTo, null), { state, replace: true });
    },
  });
}

function isSpent(error: unknown) {
  return (
    isProblemOf(error, '/problems/challenge-expired') ||
    isProblemOf(error, '/problems/code-refused')
  );
}
