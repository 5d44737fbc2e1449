/** Loads a page together with what it says. */
import { openParts, type Part } from '../i18n/catalogues';

type Names = Part | `${Part} ${Part}` | `${Part} ${Part} ${Part}`;

/** A page of parts that have catalogues of their own, named one after the other. */
export function of<Page>(parts: Names, load: () => Promise<Page>): () => Promise<Page> {
  return async () => {
    const [page] = await Promise.all([load(), openParts(parts.split(' ') as Part[])]);
    return page;
  };
}
