/** Answers the challenge that is open; starts over when its one try is spent. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import { answerChallenge } from '../../api/auth';
import { isProblemOf } from '../../api/problem';
import type { ChallengeRequest } from '../../api/types';
import { type OpenChallenge, useContinue } from '../../session/entrance';
import { signInAddress } from '../../session/returnTo';
import type { Known } from './known';

/** `next` is where to go once signed in, if not where the person wanted to. */
export function useChallenge({ token, username, returnTo }: OpenChallenge, next = returnTo) {
  const proceed = useContinue();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (answer: Omit<ChallengeRequest, 'token'>) => answerChallenge({ ...answer, token }),
    onSuccess: (answer) => proceed(answer, username, next),
    onError: (error) => {
      if (!isSpent(error)) return;
      const { problem, retryAfter } = error;
      const state: Known = { username, problem, retryAfter };
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
