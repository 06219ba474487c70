import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { rootFile } from '../rootFile';

const FOLDER = rootFile(process.env.E2E_PICTURES ?? '.dev/pictures');
const PATIENCE = { timeout: 60_000 };

/** A browser on the portal's pages. */
export class PortalWindow {
  static async open(url: string): Promise<PortalWindow> {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
    const page = await browser.newPage({
      baseURL: url,
      viewport: { width: 1400, height: 900 },
    });
    return new PortalWindow(browser, page);
  }

  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** Opens one of the portal's pages and waits until it says something; keeps a picture of it. */
  async sees(path: string, words: RegExp, picture?: string): Promise<void> {
    await this.#page.goto(path);
    await this.#reads(words, picture);
  }

  /** Opens what explains a number of the page that is open, and waits until it says something. */
  async explains(
    label: RegExp,
    words: RegExp,
    picture?: string,
  ): Promise<void> {
    await this.#page
      .getByRole('button', { name: label })
      .first()
      .click(PATIENCE);
    await this.#reads(words, picture);
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  async #reads(words: RegExp, picture: string | undefined): Promise<void> {
    await this.#page.getByText(words).first().waitFor(PATIENCE);
    if (picture) {
      await this.#page.screenshot({
        path: join(FOLDER, `lab-${picture}.png`),
        animations: 'disabled',
      });
    }
  }
}
