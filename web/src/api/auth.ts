/** Signing in and out. */
import { client } from './client';
import { dataOf } from './problem';
import type {
  ChallengeRequest,
  ForgotPasswordAnswer,
  ForgotPasswordRequest,
  ResetPasswordRequest,
  SignInAnswer,
  SignInRequest,
} from './types';

/** Checks user name and password; gives a session or a challenge. */
export const signIn = (body: SignInRequest): Promise<SignInAnswer> =>
  dataOf(client.POST('/v1/auth/sign-in', { body }));

/** Answers a challenge: a new password, a code or a recovery code. */
export const answerChallenge = (body: ChallengeRequest): Promise<SignInAnswer> =>
  dataOf(client.POST('/v1/auth/challenge', { body }));

/** Ends this session. */
export const signOut = (): Promise<undefined> => dataOf(client.POST('/v1/auth/sign-out'));

/** Mails a code if the user may sign in. The response is the same for every user name. */
export const forgotPassword = (body: ForgotPasswordRequest): Promise<ForgotPasswordAnswer> =>
  dataOf(client.POST('/v1/auth/forgot-password', { body }));

/** Sets a new password with the mailed code. */
export const resetPassword = (body: ResetPasswordRequest): Promise<undefined> =>
  dataOf(client.POST('/v1/auth/reset-password', { body }));
