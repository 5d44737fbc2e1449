/** Answers the challenge that is open; starts over when its one try is spent. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import { answerChallenge } from '../../api/auth';
import { isProblemOf } from '../../api/problem';
import type { ChallengeRequest } from '../../api/types';
import { type OpenChallenge, useContinue } from '../../session/entrance';
import { signInAddress } from '../../session/returnTo';

export function useChallenge({ token, username, returnTo }: OpenChallenge) {
  const proceed = useContinue();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (answer: Omit<ChallengeRequest, 'token'>) => answerChallenge({ ...answer, token }),
    onSuccess: (answer) => proceed(answer, username, returnTo),
    onError: (error) => {
      if (!isSpent(error)) return;
      const { problem } = error;
      void navigate(signInAddress(returnTo, null), { state: { username, problem }, replace: true });
    },
  });
}

function isSpent(error: unknown) {
  return (
    isProblemOf(error, '/problems/challenge-expired') ||
    isProblemOf(error, '/problems/code-refused')
  );
}
