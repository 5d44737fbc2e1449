/** The folder of the screenshots. */
import { fileURLToPath } from 'node:url';

export const pictures = fileURLToPath(new URL('../../../target/browser', import.meta.url));
