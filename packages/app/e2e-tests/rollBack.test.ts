import { expect, Page, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { editFile, mergePullRequest, readFile } from './support/forge';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';
import { create, openPullRequest, review } from './support/proposal';
import { commitCopy } from './support/seededServices';

const SERVICE = '/serving/sandbox/team-a/InferenceService/undone';
const HISTORY = `${SERVICE}?view=history`;
const API = '/services/sandbox/team-a/InferenceService/undone/revisions';
const FILE = 'tenants/team-a/undone/inferenceservice.yaml';
const NOTE = '# Ask the desk before this is changed.';

async function proposeAndMerge(page: Page) {
  await review(page);
  await create(page);
  const forge = await openPullRequest(page);
  await mergePullRequest(forge.url());
  await forge.close();
}

/** Opens the page until the portal has read of the repository what it shall show. */
async function openUntil(page: Page, path: string, shown: () => Promise<void>) {
  await expect(async () => {
    await page.goto(path);
    await shown();
  }).toPass({ timeout: 90_000 });
}

test('a service is rolled back to a state before a change, and keeps what people wrote since', async ({
  page,
}) => {
  await commitCopy({
    from: { tenant: 'team-a', name: 'flowers' },
    to: { tenant: 'team-a', name: 'undone' },
    replicas: 1,
  });
  await openAs(page, 'team-a-member', SERVICE);

  await test.step('its size is changed, and somebody writes a comment', async () => {
    const change = page.getByRole('link', { name: 'Change', exact: true });
    await openUntil(page, SERVICE, () =>
      expect(change).toBeVisible({ timeout: 5_000 }),
    );
    await change.click();
    await expect(page.getByLabel('Name')).toHaveValue('undone');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('textbox', { name: 'Maximum' }).fill('2');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await proposeAndMerge(page);
    await expect.poll(() => readFile(FILE)).toMatch(/maxReplicas: 2/);
    await editFile(FILE, content => `${NOTE}\n${content}`, 'Note for undone');
  });

  const compare = page.getByRole('button', { name: /^Compare with now: / });

  await test.step('its history shows the states, and what differed before', async () => {
    await openUntil(page, HISTORY, () =>
      expect(compare).toHaveCount(2, { timeout: 5_000 }),
    );
    await expect(
      page.getByRole('link', { name: /^Pull request \d+/ }),
    ).toBeVisible();
    await page
      .getByRole('button', { name: /^What came before: / })
      .first()
      .click();
    await expect(page.getByText(/ before$/).first()).toBeVisible();
    await compare.last().click();
    const differing = page.getByRole('grid', {
      name: 'Fields that differ from now',
    });
    await expect(
      differing.getByText(
        'InferenceService undone: spec.predictor.maxReplicas',
      ),
    ).toBeVisible();
    await expect(page.getByRole('link', { name: 'Roll back' })).toBeVisible();
    await picture(page, 'service-history');
    await expectAccessible(page);
  });

  await test.step('the form proposes it, and keeps the comment', async () => {
    await page.getByRole('link', { name: 'Roll back' }).click();
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await expect(
      page
        .getByRole('region', { name: 'Difference' })
        .last()
        .getByText('maxReplicas: 2'),
    ).toBeVisible();
    await picture(page, 'roll-back-form');
    await expectAccessible(page, { within: 'form', themes: ['light'] });
    await proposeAndMerge(page);
    await expect.poll(() => readFile(FILE)).toMatch(/maxReplicas: 1/);
    expect((await readFile(FILE)).startsWith(`${NOTE}\n`)).toBe(true);
  });
});

test('nobody sees or rolls back the states of another tenant', async ({
  browser,
  page,
}) => {
  await openAs(page, 'team-a-member', '/serving');
  const own = await callApi(page, 'GET', API);
  expect(own.status).toBe(200);
  const revision = own.json.revisions.at(-1).commit;
  for (const [user, sees, proposes] of [
    ['team-b-member', 404, 403],
    ['platform-owner', 200, 200],
  ] as const) {
    const other = await browser.newPage();
    await openAs(other, user, '/serving');
    const seen = await callApi(other, 'GET', `${API}/${revision}`);
    const { status } = await callApi(other, 'POST', '/checks', {
      path: 'roll-back',
      request: { tenant: 'team-a', service: 'undone', revision },
    });
    expect([user, seen.status, status]).toEqual([user, sees, proposes]);
    await other.close();
  }
});
