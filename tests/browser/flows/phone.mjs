/** Pages on a phone, and on a laptop at 400 percent zoom: nothing scrolls sideways. */
import { accountPages } from '../lib/pages.mjs';
import { fits } from '../lib/width.mjs';

export const phone = [320, 375].map((width) => ({
  name: `phone: every page fits ${width} px`,
  async run(visit, { manager }) {
    const { page } = visit;
    await page.setViewportSize({ width, height: 667 });
    for (const language of ['en-CA', 'fr-CA']) {
      await visit.open('/sign-in');
      await visit.speak(language);
      await shown(visit, `sign-in-${width}-${language}`);
    }
    await visit.signIn(manager);
    for (const language of ['en-CA', 'fr-CA']) {
      for (const { name, path } of await accountPages(visit, manager.accountId)) {
        await visit.open(path);
        await visit.speak(language);
        await shown(visit, `${name}-${width}-${language}`);
      }
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation').waitFor();
    await shown(visit, `menu-${width}`);
  },
}));

async function shown(visit, name) {
  await visit.picture(name);
  await fits(visit, name);
}
