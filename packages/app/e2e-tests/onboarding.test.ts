import { expect, Page, test } from '@playwright/test';
import { mergePullRequest } from './support/forge';
import { picture } from './support/pictures';
import { callApi, catalogStatus, openAs } from './support/portal';

const TENANT = 'team-d';
const KINDS = [
  'Namespace',
  'ClusterQueue',
  'LocalQueue',
  'ConfigMap',
  'RoleBinding',
  'NetworkPolicy',
  'AppProject',
];

/** Answers the first page: one accelerator that it lends to nobody, so that what others fit into stays the same. */
async function answerTenant(page: Page) {
  await page.getByLabel('Name').fill(TENANT);
  await page.getByLabel('Owner').fill(`group:default/${TENANT}`);
  await page.getByLabel('Cost center').fill('cc-1004');
  await page.getByLabel('Flavor').fill('h100');
  await page
    .getByRole('spinbutton', { name: 'Accelerators', exact: true })
    .fill('1');
  await page.getByLabel('Cores').fill('16');
  await page.getByLabel('Memory in GiB').fill('128');
  await page.getByLabel('Lending limit').fill('0');
  await page.getByLabel('Monthly budget').fill('5000');
  await page.getByRole('button', { name: 'Next' }).click();
}

test('a team becomes a tenant through a pull request', async ({ page }) => {
  await openAs(page, 'platform-owner', '/tenancy');

  await test.step('answer the form', async () => {
    await page.getByRole('link', { name: 'Set up a tenant' }).click();
    await answerTenant(page);
    await expect(page.getByText('No known breakage.')).toBeVisible();
    await page.getByText(`tenants/${TENANT}/tenant.yaml`).click();
    await expect(page.getByText('kind: ClusterQueue')).toBeVisible();
    await picture(page, 'tenant-plan');
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page
      .getByRole('button', { name: 'Create pull request', exact: true })
      .click();
  });

  const address = await test.step('the pull request is open', async () => {
    const link = page.getByRole('link', { name: 'Pull request' });
    await expect(link).toBeVisible();
    const opened = (await link.getAttribute('href'))!;
    const forge = await page.context().newPage();
    await forge.goto(opened);
    await expect(
      forge.getByText(`tenants/${TENANT}/tenant.yaml`).first(),
    ).toBeVisible();
    for (const kind of KINDS) {
      await expect(forge.locator('body')).toContainText(`kind: ${kind}`);
    }
    await forge.close();
    return opened;
  });

  await test.step('nothing is there before the merge', async () => {
    const { status } = await callApi(page, 'GET', `/tenants/${TENANT}`);
    expect(status).toBe(404);
  });

  await test.step('after the merge it has its namespace, its queues and its limits', async () => {
    await page.goto('/tenancy');
    await expect(page.getByText('team-a').first()).toBeVisible();
    await expect(page.getByText(TENANT)).toHaveCount(0);
    await mergePullRequest(address);
    // The page hears of it by itself.
    await expect(page.getByText(TENANT).first()).toBeVisible();
    await expect
      .poll(async () => {
        const { json } = await callApi(page, 'GET', `/tenants/${TENANT}`);
        return json;
      })
      .toMatchObject({
        namespace: TENANT,
        owner: `group:default/${TENANT}`,
        costCenter: 'cc-1004',
        clusterQueue: TENANT,
        localQueue: 'serving',
        budgetPerMonth: 5000,
      });
  });

  await test.step('the catalog has it, and the group that owns it', async () => {
    for (const ref of [`system/default/${TENANT}`, `group/default/${TENANT}`]) {
      await expect
        .poll(() => catalogStatus(page, ref), { timeout: 30_000 })
        .toBe(200);
    }
  });

  await test.step('every control is held against it', async () => {
    const { json } = await callApi(page, 'GET', '/controls');
    const controls = (tenant: string) =>
      json.items
        .filter((item: { tenant: string }) => item.tenant === tenant)
        .map((item: { control: string }) => item.control)
        .sort();
    expect(controls(TENANT)).toEqual(controls('team-a'));
    expect(controls(TENANT).length).toBeGreaterThan(10);
    await picture(page, 'tenancy-onboarded');
  });
});
