/** Signing in and out. */
import { client } from './client';
import { answer } from './problem';
import type { ChallengeRequest, SignInAnswer, SignInRequest } from './types';

export const signIn = (body: SignInRequest): Promise<SignInAnswer> =>
  answer(client.POST('/v1/auth/sign-in', { body }));

export const answerChallenge = (body: ChallengeRequest): Promise<SignInAnswer> =>
  answer(client.POST('/v1/auth/challenge', { body }));

export const signOut = (): Promise<undefined> => answer(client.POST('/v1/auth/sign-out'));
