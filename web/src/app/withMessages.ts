import { openParts, type Part } from '../i18n/catalogues';

type Names = Part | `${Part} ${Part}` | `${Part} ${Part} ${Part}`;

/**
 * Loads a page together with the message catalogues that it needs. `parts` are their names,
 * separated by spaces. Tests read these calls to check that no page lacks a message.
 */
export function withMessages<Page>(parts: Names, load: () => Promise<Page>): () => Promise<Page> {
  return async () => {
    const [page] = await Promise.all([load(), openParts(parts.split(' ') as Part[])]);
    return page;
  };
}
