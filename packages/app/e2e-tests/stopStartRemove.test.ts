import { expect, Page, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { mergePullRequest } from './support/forge';
import { picture } from './support/pictures';
import { callApi, catalogStatus, openAs } from './support/portal';
import {
  create,
  expectServing,
  openPullRequest,
  review,
} from './support/proposal';

const SERVICE = '/serving/sandbox/team-a/InferenceService/flowers';
const API = '/services/sandbox/team-a/InferenceService/flowers';

// The scaffolder's page has no main part, and begins the form anew when the theme changes.
const FORM = { within: 'form', themes: ['light'] } as const;

/** Opens the form of an action of the service's page. */
async function choose(page: Page, action: string) {
  const item = page.getByRole('menuitem', { name: action, exact: true });
  // Each time it is opened, the menu asks what the portal last saw of the repository.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await expect(item).toBeEnabled({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  return item;
}

/** Proposes what the form has checked, merges it, and goes back to the service's page. */
async function proposeAndMerge(page: Page) {
  await review(page);
  await create(page);
  const forge = await openPullRequest(page);
  await page.getByRole('link', { name: 'View service' }).click();
  await mergePullRequest(forge.url());
}

const costPerHour = async (page: Page) =>
  (await callApi(page, 'GET', API)).json.costPerHour?.value;

test('a service is stopped, started and removed from its page', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', SERVICE);
  await expectServing(page);

  await test.step('the menu works with the keyboard, at every width', async () => {
    await page.getByRole('button', { name: 'Actions', exact: true }).focus();
    await page.keyboard.press('Enter');
    const stop = page.getByRole('menuitem', { name: 'Stop', exact: true });
    await expect(stop).toBeEnabled();
    await expect(page.getByText('Opens a pull request')).toBeVisible();
    await picture(page, 'actions-menu');
    await page.keyboard.press('Escape');
    await expect(stop).toBeHidden();
    await expect(
      page.getByRole('button', { name: 'Actions', exact: true }),
    ).toBeFocused();
    await expectAccessible(page);
  });

  await test.step('stopped, it has no pods and costs nothing', async () => {
    await (await choose(page, 'Stop')).click();
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await expect(
      page.getByText(/Stopped: holds no quota/).first(),
    ).toBeVisible();
    await picture(page, 'stop-form');
    await expectAccessible(page, FORM);
    await proposeAndMerge(page);
    await expect(page.getByText('Stopped on purpose.').first()).toBeVisible({
      timeout: 90_000,
    });
    await expect.poll(() => costPerHour(page), { timeout: 60_000 }).toBe(0);
    await picture(page, 'stopped-service');
    await expectAccessible(page);
  });

  await test.step('started, it serves again', async () => {
    await (await choose(page, 'Start')).click();
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await proposeAndMerge(page);
    await expectServing(page);
    expect(await costPerHour(page)).toBeGreaterThan(0);
  });

  await test.step('a removal says who would notice, and is confirmed', async () => {
    await (await choose(page, 'Remove')).click();
    await expect(
      page.getByRole('button', { name: /All \d+ checks/ }),
    ).toBeVisible();
    await page
      .getByRole('checkbox', { name: /Remove it although something may/ })
      .check();
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await picture(page, 'remove-form');
    await expectAccessible(page, FORM);
    await proposeAndMerge(page);
  });

  await test.step('it is gone from cluster, list and catalog, and its page keeps its history', async () => {
    await expect(
      page.getByText(/^Removed by pull request #\d+\.$/).first(),
    ).toBeVisible({
      timeout: 120_000,
    });
    await picture(page, 'removed-service');
    await expectAccessible(page);
    const { json } = await callApi(page, 'GET', `${API}/history?window=3600`);
    expect(
      json.verdicts.some(({ word }: { word: string }) => word === 'serving'),
    ).toBe(true);
    const list = await callApi(page, 'GET', '/services?tenant=team-a');
    expect(
      list.json.items.map(({ ref }: { ref: { name: string } }) => ref.name),
    ).not.toContain('flowers');
    await expect
      .poll(() => catalogStatus(page, 'component/team-a/flowers'), {
        timeout: 120_000,
      })
      .toBe(404);
    const refused = await callApi(page, 'POST', '/renders', {
      path: 'stop-service',
      request: { tenant: 'team-a', service: 'flowers' },
    });
    expect(refused.status).toBe(400);
  });
});

test('nobody stops the service of another tenant', async ({ page }) => {
  await openAs(page, 'team-b-member', '/serving');
  for (const path of ['stop-service', 'start-service', 'remove-service']) {
    const { status } = await callApi(page, 'POST', '/renders', {
      path,
      request: { tenant: 'team-a', service: 'chat' },
    });
    expect([path, status]).toEqual([path, 403]);
  }
});
