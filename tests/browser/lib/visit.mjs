/** One user at one browser, and a check for faults that no page may have. */
import { join } from 'node:path';

import { pictures } from './pictures.mjs';
import { totp } from './totp.mjs';

/** Runs in the page: reports layout shifts and violations of the content security policy. */
function watch() {
  // A response to the user's action may move the page: another language, an alert, a notice that
  // something is done, other filters.
  // The browser excludes immediate changes itself; this observer also excludes slow ones.
  let answeredAt = -Infinity;
  const answers = new MutationObserver((changes) => {
    const words = '[role=alert], [role=status]';
    const isAnswer = ({ type, addedNodes }) =>
      type === 'attributes' ||
      [...addedNodes].some(
        (node) => node.nodeType === 1 && (node.matches(words) || node.querySelector(words)),
      );
    if (changes.some(isAnswer)) answeredAt = performance.now();
  });
  answers.observe(document, {
    attributeFilter: ['lang', 'aria-busy'],
    childList: true,
    subtree: true,
  });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources, startTime } of list.getEntries()) {
      if (hadRecentInput || Math.abs(startTime - answeredAt) < 100) continue;
      const moved = sources.map(({ node }) => node?.className || node?.nodeName).join(', ');
      window.report(`layout shift of ${value.toFixed(4)} (${moved}) at ${location.pathname}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    window.report(`policy violation: ${violatedDirective} ${blockedURI}`);
  });
}

/** The paths that open after signing in. */
const inside = /^\/(accounts|staff)/;

/** The cookies of the stack's users who have signed in before. */
const sessions = new WeakMap();

/** Whether a request opens a page of this origin, or comes from one. */
function isOf(request, origin) {
  return request.isNavigationRequest() || new URL(request.frame().url()).origin === origin;
}

export class Visit {
  /** Set by a flow that makes the server fail. */
  expectsFailure = false;
  /** Set by a flow that opens a page without a connection. */
  expectsUnloaded = false;
  /** Set by a flow whose texts are longer than their placeholders. */
  expectsShift = false;
  #context;
  #faults = [];
  #files;
  #gateway;
  #stack;

  static async begin(context, stack) {
    const visit = new Visit();
    visit.#context = context;
    visit.#stack = stack;
    visit.#files = new URL(stack.awsEndpoint).origin;
    visit.#gateway = stack.stripeSimUrl ? new URL(stack.stripeSimUrl).origin : null;
    await context.exposeBinding('report', (_, fault) => visit.#onReport(fault));
    await context.addInitScript(watch);
    context.on('request', (request) => visit.#onRequest(request));
    context.on('response', (response) => visit.#onResponse(response));
    visit.page = await context.newPage();
    visit.page.on('console', (message) => visit.#onConsole(message));
    visit.page.on('pageerror', (error) => visit.#faults.push(`error: ${error.message}`));
    return visit;
  }

  #onReport(fault) {
    const isShift = fault.startsWith('layout shift');
    if (!isShift || !this.expectsShift) this.#faults.push(fault);
  }

  #onRequest(request) {
    const url = new URL(request.url());
    // The payer enters a card on the gateway's own page.
    const isGateway = url.origin === this.#gateway && isOf(request, this.#gateway);
    // A download comes from the bucket itself, by its link.
    const isFile = url.origin === this.#files && request.isNavigationRequest();
    const isOurs =
      url.origin === this.#stack.portalUrl || ['data:', 'about:'].includes(url.protocol);
    if (!isOurs && !isGateway && !isFile)
      this.#faults.push(`request to a third party: ${url.href}`);
  }

  #onResponse(response) {
    if (response.status() >= 500 && !this.expectsFailure)
      this.#faults.push(`${response.status()} of ${response.url()}`);
  }

  #onConsole(message) {
    // Chromium logs every 4xx response as an error; some flows expect them.
    const isRefusal = message.text().startsWith('Failed to load resource');
    const isUnloaded =
      this.expectsUnloaded && message.text().includes('dynamically imported module');
    if (message.type() === 'error' && !isRefusal && !isUnloaded)
      this.#faults.push(`console: ${message.text()}`);
  }

  /** Fails if the visit had any fault. */
  check() {
    if (this.#faults.length > 0) throw new Error(this.#faults.join('\n'));
  }

  /** Loads a path, as if typed into the address bar. */
  async open(path) {
    await this.page.goto(path);
    await this.settle();
  }

  /** Waits until the page shows what its address asks for, and nothing is loading. */
  async settle() {
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForFunction(() => {
      const main = document.querySelector('main[data-search]');
      const isRendered = main === null || main.dataset.search === window.location.search;
      return isRendered && document.querySelector('[data-waiting], [aria-busy="true"]') === null;
    });
  }

  /** Waits for a text anywhere on the page. */
  async see(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** Waits until the page of this path has loaded. */
  async arrive(path) {
    await this.page.locator(`main[data-path="${path}"]`).waitFor();
    await this.settle();
  }

  async press(name, role = 'button') {
    await this.page.getByRole(role, { name, exact: true }).click();
  }

  async fillSignIn(username, password) {
    await this.page.locator('[name="username"]').fill(username);
    await this.page.locator('[name="password"]').fill(password);
    await this.page.locator('form [type="submit"]').click();
  }

  /**
   * Signs a user in, with a code if needed, and waits for the first page. A user of the stack
   * resumes the session of an earlier flow, since sign-ins are limited. The page then speaks
   * English, since an earlier flow may have left French in the user's settings; `null` keeps the
   * user's language.
   */
  async signIn(user, language = 'en-CA') {
    if (!(await this.#resume(sessions.get(user)))) await this.#signInAgain(user);
    if (language !== null) await this.speak(language);
  }

  async #signInAgain(user) {
    const { username, password, totpSecret } = user;
    await this.open('/sign-in');
    await this.fillSignIn(username, password);
    // The page sends the code by itself.
    if (totpSecret) await this.page.locator('[name="code"]').fill(totp(totpSecret));
    await this.page.waitForURL((url) => inside.test(url.pathname));
    await this.settle();
    sessions.set(user, await this.#context.cookies());
  }

  /** Whether the session of these cookies is still valid. */
  async #resume(cookies) {
    if (!cookies) return false;
    await this.#context.addCookies(cookies);
    await this.open('/');
    await this.page.waitForURL((url) => url.pathname !== '/');
    await this.settle();
    return inside.test(new URL(this.page.url()).pathname);
  }

  /** Switches the language, if needed. */
  async speak(language) {
    const current = await this.page.locator('html').getAttribute('lang');
    if (current === language) return;
    await this.page.locator(`button[lang="${language}"]`).click();
    await this.page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
    await this.settle();
  }

  /** Deletes the session cookie, as if the session had expired. */
  loseSession() {
    return this.#context.clearCookies();
  }

  setOffline(isOffline) {
    return this.#context.setOffline(isOffline);
  }

  picture(name) {
    return this.page.screenshot({
      path: join(pictures, `${name}.png`),
      fullPage: true,
    });
  }

  close() {
    return this.#context.close();
  }
}
