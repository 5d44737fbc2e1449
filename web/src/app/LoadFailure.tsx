import { useEffect } from 'react';

/** Shows the page of last resort. It is in `index.html`, in both languages, and needs no script. */
export function showLoadFailure(): void {
  document.getElementById('load-failure')?.removeAttribute('hidden');
}

/** In place of the whole app. */
export function LoadFailure() {
  useEffect(showLoadFailure, []);
  return null;
}
