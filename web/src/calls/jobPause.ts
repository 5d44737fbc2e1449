/** How often the page asks how far a job is. */

/** Milliseconds between requests: at first short ones, for a file that is ready soon. */
const pauses = { short: 1_000, long: 3_000, shortUntil: 10 } as const;

/** The pause before the next request, after so many. */
export function pauseAfter(requests: number): number {
  return requests < pauses.shortUntil ? pauses.short : pauses.long;
}
