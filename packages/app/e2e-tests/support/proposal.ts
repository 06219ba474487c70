import { expect, Page } from '@playwright/test';
import { mergePullRequest } from './forge';

/** Goes on from the form's check to its review. */
export async function review(page: Page) {
  await page.getByRole('button', { name: 'Review', exact: true }).click();
}

/** Goes on from the form's review, and waits until the pull request is open. */
export async function create(page: Page) {
  await page
    .getByRole('button', { name: 'Create pull request', exact: true })
    .click();
  await expect(
    page.getByRole('heading', { name: /Pull request #\d+ opened/ }),
  ).toBeVisible();
}

/** Opens the pull request of the result page in a page of its own. */
export async function openPullRequest(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open pull request' }).click();
  return opened;
}

/** Waits on a service's page until its replica serves. */
export async function expectServing(page: Page) {
  await expect(page.getByText('Serving, 1 of 1 replica ready.')).toBeVisible({
    timeout: 90_000,
  });
}

/** Proposes what the form has checked, merges it as its reviewer would, and waits on the service's page until it serves. */
export async function proposeAndServe(page: Page) {
  await review(page);
  await create(page);
  const forge = await openPullRequest(page);
  await page.getByRole('link', { name: 'View service' }).click();
  await mergePullRequest(forge.url());
  await expectServing(page);
}
