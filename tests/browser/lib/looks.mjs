/** A look at the open page in each way that it is shown. */
import { inspect, inspectColours } from './axe.mjs';
import { fits } from './width.mjs';

/** Checks and pictures the page in these languages, wide and on a phone, and its dark colours. */
export async function everyLook(visit, name, languages = ['fr-CA', 'en-CA']) {
  const { page } = visit;
  const size = page.viewportSize();
  for (const language of languages) {
    await visit.speak(language);
    await inspect(visit, `${name} in ${language}`);
    await visit.picture(`${name}-${language}`);
    await page.setViewportSize({ width: 360, height: 740 });
    await fits(visit, `${name} in ${language}, 360 px wide`);
    await visit.picture(`${name}-360-${language}`);
    await page.setViewportSize(size);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await inspectColours(visit, `${name}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}
