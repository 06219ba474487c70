import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';

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
