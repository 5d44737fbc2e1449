/** Signing in and out. */
import { client } from './client';
import { answer } from './problem';
import type {
  ChallengeRequest,
  ForgotPasswordAnswer,
  ForgotPasswordRequest,
  ResetPasswordRequest,
  SignInAnswer,
  SignInRequest,
} from './types';

export const signIn = (body: SignInRequest): Promise<SignInAnswer> =>
  answer(client.POST('/v1/auth/sign-in', { body }));

export const answerChallenge = (body: ChallengeRequest): Promise<SignInAnswer> =>
  answer(client.POST('/v1/auth/challenge', { body }));

export const signOut = (): Promise<undefined> => answer(client.POST('/v1/auth/sign-out'));

/** Has a code mailed, if the user may sign in; the answer does not tell. */
export const forgotPassword = (body: ForgotPasswordRequest): Promise<ForgotPasswordAnswer> =>
  answer(client.POST('/v1/auth/forgot-password', { body }));

export const resetPassword = (body: ResetPasswordRequest): Promise<undefined> =>
  answer(client.POST('/v1/auth/reset-password', { body }));
