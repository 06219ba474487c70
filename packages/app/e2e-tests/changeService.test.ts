import { expect, Page, test } from '@playwright/test';
import { expectAccessible, Look } from './support/accessibility';
import { editFile, mergePullRequest, readFile } from './support/forge';
import { picture } from './support/pictures';
import { openAs } from './support/portal';
import { create, openPullRequest, review } from './support/proposal';
import { commitCopy } from './support/seededServices';

const SERVICE = '/serving/sandbox/team-a/InferenceService/tuned';
const FILE = 'tenants/team-a/tuned/inferenceservice.yaml';
const SCALED = 'tenants/team-a/tuned/scaledobject.yaml';
const NOTE = '# Keep the long timeout until December.';

/** Opens the service's page until it offers changes: the portal reads the repository now and then. */
async function openChangeable(page: Page) {
  await expect(async () => {
    await page.goto(SERVICE);
    await expect(page.getByRole('link', { name: 'Change' })).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 60_000 });
}

/** Opens the form that changes the service, and goes on to where its size is asked for. */
async function change(page: Page) {
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await expect(page.getByLabel('Purpose')).not.toHaveValue('');
  await expect(page.getByLabel('Name')).toHaveValue('tuned');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('radiogroup', { name: /^Size/ })).toBeVisible();
}

const setMaximum = (page: Page, count: number) =>
  page.getByRole('textbox', { name: 'Maximum' }).fill(String(count));

const difference = (page: Page) =>
  page.getByRole('region', { name: 'Difference' }).last();

async function toCheck(page: Page) {
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(
    page.getByRole('button', { name: 'Review', exact: true }),
  ).toBeVisible();
}

/** Another theme would open the form anew, at its first step. */
const expectFormAccessible = (page: Page, theme: Look['theme'], name: string) =>
  expectAccessible(page, {
    within: 'form',
    themes: [theme],
    onLook: ({ width }) => picture(page, `${name}-${theme}-${width}`),
  });

/** Proposes what the form has, merges it, and comes back to the service's page when Git has it. */
async function proposeAndMerge(page: Page) {
  await review(page);
  await create(page);
  const forge = await openPullRequest(page);
  await expect(forge.getByText('Changes').first()).toBeVisible();
  await mergePullRequest(forge.url());
  await forge.close();
}

test('a change of a service keeps what people wrote', async ({ page }) => {
  await commitCopy({
    from: { tenant: 'team-a', name: 'flowers' },
    to: { tenant: 'team-a', name: 'tuned' },
    replicas: 1,
  });
  await editFile(
    FILE,
    content => `${NOTE}\n${content.replace(/timeout: \d+/, 'timeout: 900')}`,
    'Tune team-a/tuned',
  );
  await openAs(page, 'team-a-member', SERVICE);

  await test.step('the page offers the change, and the form is filled in', async () => {
    await openChangeable(page);
    await picture(page, 'change-service');
    await change(page);
  });

  await test.step('nothing changes until an answer does', async () => {
    await toCheck(page);
    await expect(page.getByText(/Nothing would change/).first()).toBeVisible();
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await expect(page.getByText(/Nothing would change/).first()).toBeVisible();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
  });

  await test.step('the check shows the difference, and what stays', async () => {
    await setMaximum(page, 2);
    await toCheck(page);
    await expect(difference(page).getByText('maxReplicas: 2')).toBeVisible();
    const kept = page.getByRole('region', { name: 'Kept from Git' });
    await expect(
      kept.getByText('InferenceService tuned: spec.predictor.timeout'),
    ).toBeVisible();
    await difference(page).scrollIntoViewIfNeeded();
    await picture(page, 'change-difference');
    await expectFormAccessible(page, 'light', 'change-difference');
    await proposeAndMerge(page);
  });

  await test.step('both are there after the merge', async () => {
    await expect
      .poll(() => readFile(FILE))
      .toMatch(/^# Keep the long timeout until December\.\n/);
    const content = await readFile(FILE);
    expect(content).toContain('timeout: 900');
    expect(content).toContain('maxReplicas: 2');
    expect(await readFile(SCALED)).toContain('maxReplicaCount: 2');
  });

  await test.step('a conflict with a merged edit is resolved by choice', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    // The form has what the portal last saw of the repository.
    await expect(async () => {
      await openChangeable(page);
      await change(page);
      await expect(page.getByRole('textbox', { name: 'Maximum' })).toHaveValue(
        '2',
        { timeout: 1_000 },
      );
    }).toPass({ timeout: 90_000 });
    await editFile(
      FILE,
      content => content.replace('minReplicas: 1', 'minReplicas: 2'),
      'Keep two replicas of team-a/tuned',
    );
    await setMaximum(page, 3);
    await page.getByRole('textbox', { name: 'Minimum' }).fill('3');
    await toCheck(page);
    const conflicts = page.getByRole('region', { name: 'Conflicts with Git' });
    await expect(
      conflicts.getByText('InferenceService tuned: spec.predictor.minReplicas'),
    ).toBeVisible();
    await expect(
      page.getByText(/is 2 in Git now, and 3 by these answers/).first(),
    ).toBeVisible();
    await conflicts.scrollIntoViewIfNeeded();
    await picture(page, 'change-conflict');
    await expectFormAccessible(page, 'dark', 'change-conflict');
    await conflicts
      .getByRole('radio', { name: /^Your answers/ })
      .first()
      .click({ force: true });
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await proposeAndMerge(page);
    const content = await readFile(FILE);
    expect(content).toContain('minReplicas: 3');
    expect(content).toContain('maxReplicas: 3');
    expect(content).toContain(NOTE);
    expect(content).toContain('timeout: 900');
  });
});
