/** A person without a mouse. */

/** What has the focus, by its text. */
export function focused(page) {
  return page.evaluate(() => document.activeElement?.textContent);
}

/** Presses Tab until this has the focus. */
export async function tabTo(page, selector) {
  const wanted = page.locator(selector).first();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} cannot be reached with Tab`);
}
