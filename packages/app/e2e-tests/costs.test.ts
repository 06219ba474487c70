import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';
import {
  create,
  expectServing,
  openPullRequest,
  review,
} from './support/proposal';
import { commitCopy } from './support/seededServices';

const COSTS = '/tenancy/sandbox/team-a/costs';

test('a member sees what the team has spent, and others do not', async ({
  page,
  browser,
}) => {
  await openAs(page, 'team-a-member', '/tenancy');
  await page.getByRole('link', { name: 'This month' }).click();
  await expect(page).toHaveURL(new RegExp(COSTS));
  const verdict = page.getByRole('status').filter({ hasText: 'spent' });
  await expect(verdict).toContainText('Forecast for the month');
  const table = page.getByRole('grid', { name: 'Costs by service' });
  await expect(table.getByRole('link', { name: 'chat' })).toBeVisible();

  await test.step('the sum is that of its services', async () => {
    const { json } = await callApi(page, 'GET', '/tenants/team-a/costs');
    const sum = json.services.reduce(
      (all: number, { amount }: { amount: { value: number | null } }) =>
        all + (amount.value ?? 0),
      0,
    );
    expect(json.priced).toBeGreaterThan(0);
    expect(Math.abs(json.priced - sum)).toBeLessThan(1e-6);
  });

  await test.step('it can be saved', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(
      /^costs-team-a-\d{4}-\d{2}\.csv$/,
    );
  });

  await test.step('it can be read in both themes and on a narrow screen', async () => {
    await expectAccessible(page, {
      onLook: ({ theme, width }) =>
        picture(page, `tenant-costs-${theme}-${width}`),
    });
  });

  await test.step('the month stays in the address', async () => {
    await page.getByRole('button', { name: 'Previous month' }).click();
    await expect(page).toHaveURL(/month=\d{4}-\d{2}/);
    await page.reload();
    await expect(
      page.getByRole('button', { name: 'Next month' }),
    ).toBeEnabled();
  });

  const other = await browser.newPage();
  await openAs(other, 'team-b-member', COSTS);
  await expect(other.getByText(/Costs not found/)).toBeVisible();
  const { status } = await callApi(other, 'GET', '/tenants/team-a/costs');
  expect(status).toBe(404);
});

test('a service shows what it was paid for, in both themes and on a narrow screen', async ({
  page,
}) => {
  await openAs(
    page,
    'team-a-member',
    '/serving/sandbox/team-a/InferenceService/chat?view=cost',
  );
  await expect(
    page.getByRole('status').filter({ hasText: 'Forecast for the month' }),
  ).toBeVisible();
  await expect(
    page.getByRole('img', { name: /^Spent per day in/ }),
  ).toBeVisible();
  await expectAccessible(page, {
    onLook: async ({ theme, width }) => {
      await page.getByRole('figure').scrollIntoViewIfNeeded();
      await picture(page, `service-costs-${theme}-${width}`);
    },
  });
  await page.getByRole('radio', { name: 'Resource' }).click();
  await expect(page).toHaveURL(/split=resource/);
  const { json } = await callApi(
    page,
    'GET',
    '/services/sandbox/team-a/InferenceService/chat/costs',
  );
  const parts = json.parts.flatMap(
    ({ uses }: { uses: Record<string, number> }) => Object.values(uses),
  );
  const sum = parts.reduce((all: number, part: number) => all + part, 0);
  expect(json.priced).toBeGreaterThan(0);
  expect(Math.abs(json.priced - sum)).toBeLessThan(1e-6);
});

test('advice on an idle service becomes a pull request', async ({ page }) => {
  const name = 'unasked';
  await commitCopy({
    from: { tenant: 'team-a', name: 'flowers' },
    to: { tenant: 'team-a', name },
    replicas: 1,
  });
  // Advice needs days of observation, which a portal that has just started does not have.
  await page.route(`**/${name}/advice`, async route => {
    const answer = await route.fetch();
    const list = await answer.json();
    const now = new Date();
    await route.fulfill({
      response: answer,
      json: {
        ...list,
        items: [
          {
            kind: 'idle-service',
            service: {
              cluster: 'sandbox',
              namespace: 'team-a',
              kind: 'InferenceService',
              name,
            },
            title: `Stop ${name}`,
            sentence: 'No request was counted in 90 hours.',
            saving: { value: 29, unit: 'USD/month' },
            evidence: [{ label: 'Requests', value: '0' }],
            from: new Date(now.getTime() - 90 * 3_600_000).toISOString(),
            to: now.toISOString(),
            refutedBy: 'any request that its engines count',
            proposal: { action: 'stop' },
            basis: 'no request since null',
            dismissed: null,
          },
        ],
      },
    });
  });
  await openAs(
    page,
    'team-a-member',
    `/serving/sandbox/team-a/InferenceService/${name}`,
  );
  await expectServing(page);
  await page.getByRole('tab', { name: 'Cost' }).click();
  const advice = page.getByRole('article', { name: `Stop ${name}` });
  await expect(advice.getByText('Saves $29.00 a month.')).toBeVisible();
  await expectAccessible(page, {
    onLook: async ({ theme, width }) => {
      await advice.scrollIntoViewIfNeeded();
      await picture(page, `cost-advice-${theme}-${width}`);
    },
  });
  await advice.getByRole('link', { name: 'Propose' }).click();
  await expect(page.getByText(/^Ready to propose/)).toBeVisible();
  await review(page);
  await create(page);
  const forge = await openPullRequest(page);
  await expect(forge.getByText(name).first()).toBeVisible();
});

test('a platform owner sees what all tenants have spent, and members do not', async ({
  page,
  browser,
}) => {
  await openAs(page, 'platform-owner', '/tenancy');
  await page.getByRole('link', { name: 'Costs of all tenants' }).click();
  const table = page.getByRole('grid', { name: 'Costs by tenant' });
  await expect(table.getByRole('link', { name: 'team-a' })).toBeVisible();
  await expect(
    page.getByRole('grid', { name: 'Idle accelerators by cohort' }),
  ).toBeVisible();
  await table.getByRole('columnheader', { name: 'Tenant' }).click();
  await expect(page).toHaveURL(/sort=tenant-ascending/);
  await expectAccessible(page, {
    onLook: ({ theme, width }) =>
      picture(page, `all-tenants-costs-${theme}-${width}`),
  });

  const member = await browser.newPage();
  await openAs(member, 'team-a-member', '/tenancy/costs');
  await expect(
    member.getByText("You don't have access to the costs"),
  ).toBeVisible();
  const { status } = await callApi(member, 'GET', '/costs');
  expect(status).toBe(403);
});
