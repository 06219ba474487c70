import path from 'node:path';
import { Page } from '@playwright/test';

const folder = process.env.E2E_PICTURES ?? '.dev/pictures';
const prefix = process.env.E2E_PICTURE_PREFIX ?? '';

/** Keeps a picture of the page; those in `docs/images/` are made with `E2E_PICTURES=docs/images`. */
export async function picture(page: Page, name: string) {
  await page.screenshot({
    path: path.join(folder, `${prefix}${name}.png`),
    animations: 'disabled',
  });
}
