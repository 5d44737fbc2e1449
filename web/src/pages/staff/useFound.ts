import { useInfiniteQuery } from '@tanstack/react-query';

import { ProblemError } from '../../api/problem';
import { type FindBy, staffAccountsQuery } from '../../api/staffAccounts';
import type { FoundAccount } from '../../api/types';

/** The least characters of a search by name. */
export const shortestName = 2;

/** An account with the first way in which it was found. */
export interface Match {
  account: FoundAccount;
  by: FindBy;
}

/** What a text can be: any text a number; one of a user's form a user name; and so on. */
export function waysFor(text: string): FindBy[] {
  const isAddress = /^\S+@\S+$/.test(text);
  return [
    'number',
    ...(/^[\w.@+-]{3,64}$/.test(text) ? (['username'] as const) : []),
    ...(isAddress ? (['email'] as const) : []),
    ...(text.length >= shortestName ? (['name'] as const) : []),
  ];
}

/** Each account once, in the order of the ways: what is exact comes before names. */
export function merged(
  found: readonly { by: FindBy; accounts: readonly FoundAccount[] }[],
): Match[] {
  const matches = new Map<string, Match>();
  for (const { by, accounts } of found) {
    for (const account of accounts) {
      if (!matches.has(account.id)) matches.set(account.id, { account, by });
    }
  }
  return [...matches.values()];
}

/** Looks the text up in every way at the same time. */
export function useFound(text: string) {
  const ways = waysFor(text);
  // Hooks are called in a fixed order, whatever the text.
  const number = useInfiniteQuery(staffAccountsQuery('number', text));
  const username = useWay('username', text, ways);
  const email = useWay('email', text, ways);
  const name = useWay('name', text, ways);
  const all = { number, username, email, name };
  const asked = ways.map((by) => ({ by, query: all[by] }));
  const failed = asked.filter(({ query }) => query.isError && !isNone(query.error));
  const more = asked.filter(({ query }) => query.hasNextPage);
  return {
    isPending: asked.some(({ query }) => query.isPending),
    matches: merged(
      asked.map(({ by, query }) => ({
        by,
        accounts: query.data?.pages.flatMap((page) => page.items) ?? [],
      })),
    ),
    /** The first failure; the other ways may have found something. */
    error: failed[0]?.query.error ?? null,
    hasMore: more.length > 0,
    isLoadingMore: more.some(({ query }) => query.isFetchingNextPage),
    moreError: more.find(({ query }) => query.isFetchNextPageError)?.query.error ?? null,
    showMore: () => more.forEach(({ query }) => void query.fetchNextPage()),
    retry: () => failed.forEach(({ query }) => void query.refetch()),
  };
}

const useWay = (by: FindBy, text: string, ways: readonly FindBy[]) =>
  useInfiniteQuery({ ...staffAccountsQuery(by, text), enabled: ways.includes(by) });

/** A text that is too short for a name once blanks are left out is no name. */
function isNone(error: unknown): boolean {
  const faults = error instanceof ProblemError ? error.problem.errors : [];
  return faults.some(({ code }) => code === 'too-short-search');
}
