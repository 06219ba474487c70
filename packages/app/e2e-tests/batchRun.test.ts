import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { mergePullRequest } from './support/forge';
import { picture } from './support/pictures';
import { openAs } from './support/portal';
import { create, openPullRequest, review } from './support/proposal';

const ANSWERS = {
  tenant: 'team-a',
  name: 'sort-reviews',
  model: { ref: 'resource:default/qwen3-8b' },
  purpose: 'Sorts the reviews of November',
  run: { claim: 'reviews', folder: 'reviews/2026-11', shards: 3, hours: 2 },
  accelerator: 'l4-1',
  parallel: 1,
  priority: 'serving-standard',
};

test('a data set is worked through, from the form to the results', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/create');

  await test.step('the form checks the run and says what it costs at most', async () => {
    const formData = encodeURIComponent(JSON.stringify(ANSWERS));
    await page.goto(
      `/create/templates/default/batch-inference?formData=${formData}`,
    );
    const next = page.getByRole('button', { name: 'Next', exact: true });
    await expect(page.getByLabel('Purpose')).not.toHaveValue('');
    await next.click();
    await expect(page.getByLabel('Claim')).toHaveValue('reviews');
    await picture(page, 'batch-form-data');
    await next.click();
    await expect(page.getByRole('radiogroup', { name: /^Size/ })).toBeVisible();
    await next.click();
    await expect(page.getByText('Ready to propose.')).toBeVisible();
    await expect(page.getByText(/at most .* in 2 hours/)).toBeVisible();
    await picture(page, 'batch-form-check');
    await review(page);
    await create(page);
  });

  await test.step('after the merge it runs', async () => {
    const forge = await openPullRequest(page);
    await page.getByRole('link', { name: 'View service' }).click();
    await mergePullRequest(forge.url());
    await expect(
      page.getByText(/^Running, \d of 3 shards finished; 1 at work/),
    ).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText('Batch run (Job)')).toBeVisible();
    await picture(page, 'batch-running');
  });

  await test.step('in the end its page says where the results are', async () => {
    await expect(
      page.getByText(
        'Finished, 3 shards; results are in folder reviews/2026-11 of claim reviews.',
      ),
    ).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText('3 of 3', { exact: true })).toBeVisible();
    await picture(page, 'batch-finished');
    await expectAccessible(page);
  });
});
