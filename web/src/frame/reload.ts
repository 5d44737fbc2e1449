/** Loading the portal again, by itself at most once a minute. */

const key = 'reloaded';
const minute = 60_000;

/** Loads the open page again, with the files of the present release. */
export function reload(): void {
  window.location.reload();
}

/** The same, unless it was done within the last minute: then it does not help. */
export function reloadOnce(now: number): void {
  try {
    if (now - Number(sessionStorage.getItem(key)) < minute) return;
    sessionStorage.setItem(key, String(now));
  } catch {
    // Without storage it would never stop doing so.
    return;
  }
  reload();
}
