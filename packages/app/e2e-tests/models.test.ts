import { expect, test } from '@playwright/test';
import { picture } from './support/pictures';
import { openAs } from './support/portal';

test('a model is found by facets, compared and opened', async ({ page }) => {
  await openAs(page, 'team-a-member', '/models');

  await test.step('narrow the list', async () => {
    await expect(page.getByText(/^\d+ models$/)).toBeVisible();
    await page
      .getByRole('group', { name: 'Task' })
      .getByText('text-generation')
      .click();
    await expect(page.getByText(/^\d+ of \d+ models$/)).toBeVisible();
    await expect(page).toHaveURL(/[?&]task=text-generation/);
    await expect(
      page.getByRole('link', { name: 'Qwen3 Embedding 0.6B' }),
    ).toBeHidden();
    await page
      .getByRole('searchbox', { name: 'Search models' })
      .fill('qwen3 8b');
    await expect(page.getByRole('link', { name: 'Qwen3 8B' })).toBeVisible();
    await expect(
      page.getByRole('link', { name: 'Mistral Small 24B' }),
    ).toBeHidden();
    await page.getByRole('button', { name: 'Clear filters' }).click();
  });

  await test.step('compare two models', async () => {
    for (const model of ['Qwen3 8B', 'Mistral Small 24B']) {
      const row = page.getByRole('row', { name: model });
      await expect(row).toBeVisible();
      await row.locator('label').first().click();
      await expect(
        row.getByRole('checkbox', { name: `Compare ${model}` }),
      ).toBeChecked();
    }
    await picture(page, 'models-chosen');
    await page.getByRole('link', { name: 'Compare 2 models' }).click();
    await expect(page).toHaveURL(/\/models\/compare\?.*tenant=team-a/);
    await expect(
      page.getByRole('rowheader', { name: /^Parameters/ }),
    ).toBeVisible();
    await expect(
      page.getByRole('rowheader', { name: /1 × L4 24 GB/ }),
    ).toBeVisible();
    await picture(page, 'compare');
  });

  await test.step('open one', async () => {
    await page.getByRole('link', { name: 'Qwen3 8B' }).click();
    await expect(page).toHaveURL(/\/models\/default\/qwen3-8b/);
    await expect(
      page.getByRole('link', { name: 'Deploy' }).first(),
    ).toBeVisible();
  });
});

test('platform owners see how the sources of models are doing, and sync one', async ({
  page,
}) => {
  await openAs(page, 'platform-owner', '/models');
  await page.getByRole('link', { name: 'Model sources' }).click();
  const sync = page.getByRole('button', { name: /^Sync now: / }).first();
  await expect(sync).toBeVisible();
  await picture(page, 'model-sources');
  await sync.click();
  await expect(page.getByText('up to date').first()).toBeVisible();
});

test('members are not offered the sources of models', async ({ page }) => {
  await openAs(page, 'team-a-member', '/models');
  await expect(page.getByRole('link', { name: 'Qwen3 8B' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Model sources' })).toBeHidden();
  await page.goto('/models/sources');
  await expect(
    page.getByText("You don't have access to the model sources"),
  ).toBeVisible();
});
