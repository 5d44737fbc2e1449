/** Debian's Chromium, without its background requests. */
import { chromium } from 'playwright-core';

import { Visit } from './visit.mjs';

const switches = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
];

export class Browser {
  #browser;
  #stack;
  #visits = 0;

  constructor(browser, stack) {
    this.#browser = browser;
    this.#stack = stack;
  }

  static async launch(stack) {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    return new Browser(await chromium.launch({ executablePath, args: switches }), stack);
  }

  /** A visit in a new context, with its own client address: sign-ins are limited by address. */
  async visit() {
    this.#visits += 1;
    const context = await this.#browser.newContext({
      extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${this.#visits % 250}` },
      baseURL: this.#stack.portalUrl,
      locale: 'en-CA',
      viewport: { width: 1366, height: 768 },
      reducedMotion: 'reduce',
    });
    return Visit.begin(context, this.#stack);
  }

  close() {
    return this.#browser.close();
  }
}
