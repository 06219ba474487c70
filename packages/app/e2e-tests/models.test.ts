import { expect, Page, test } from '@playwright/test';
import { answerSize } from './support/form';
import { picture } from './support/pictures';
import { openAs } from './support/portal';
import { create, openPullRequest } from './support/proposal';

/** What the variant fp8 of the newest version of Qwen3 8B is pinned to. */
const FP8 =
  'qwen3-8b@sha256:5621405057a8028cd4dd57dbad258da1c6a92956ef97c1fa642ee2169aa666d2';

const section = (page: Page, name: string) =>
  page.getByRole('region', { name, exact: true });

test('a model is found by facets, compared, deployed, and pinned to its digest', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models');

  await test.step('narrow the list', async () => {
    await expect(page.getByText(/^\d+ models$/)).toBeVisible();
    await page
      .getByRole('group', { name: 'Task' })
      .getByText('text-generation')
      .click();
    await expect(
      page.getByText(/^\d+ of \d+ models match(es)?$/),
    ).toBeVisible();
    await expect(page).toHaveURL(/[?&]task=text-generation/);
    await expect(
      page.getByRole('link', { name: 'Qwen3 Embedding 0.6B' }),
    ).toBeHidden();
    await page
      .getByRole('searchbox', { name: 'Search models' })
      .fill('no such model');
    await expect(page.getByText('No matching models')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await expect(page.getByText(/^\d+ models$/)).toBeVisible();
  });

  await test.step('narrow it to a source, and read where sources differ', async () => {
    const sources = page.getByRole('group', { name: 'Source' });
    await page.locator('summary', { hasText: 'Source' }).click();
    await expect(sources.getByRole('checkbox')).toHaveCount(3);
    await sources.getByText('data-science').click();
    await expect(page).toHaveURL(/[?&]source=data-science/);
    await expect(
      page.getByRole('link', { name: 'Mistral Small 24B' }),
    ).toBeHidden();
    await page.getByRole('link', { name: 'Qwen3 8B', exact: true }).click();
    const conflicts = page.getByRole('list', {
      name: 'Facts on which sources differ',
    });
    await expect(conflicts).toContainText('context length of version 2025-07');
    await expect(conflicts).toContainText(/32768 \(.*GitOps repository\)/);
    await expect(conflicts).toContainText(/40960 \(the MLflow registry/);
    await expect(conflicts).toContainText(
      /GitOps repository comes before the MLflow registry .* in the order of sources\./,
    );
    // The winner's fact is the one that counts.
    await expect(section(page, 'Facts')).toContainText('32k tokens');
    await page.goBack();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await expect(page.getByText(/^\d+ models$/)).toBeVisible();
  });

  await test.step('compare two models', async () => {
    for (const model of ['Qwen3 8B', 'Mistral Small 24B']) {
      const row = page.getByRole('row').filter({
        has: page.getByRole('link', { name: model, exact: true }),
      });
      await expect(row).toBeVisible();
      await row.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Space');
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
  });

  await test.step('read the verdict of one', async () => {
    await page.getByRole('link', { name: 'Qwen3 8B', exact: true }).click();
    await expect(page).toHaveURL(/\/models\/default\/qwen3-8b/);
    const verdict = section(page, 'Verdict');
    // Services of other tests may hold the quota.
    await expect(
      verdict.getByText(/^(fits now|fits by borrowing|waits)$/),
    ).toBeVisible();
    await expect(verdict.getByText(/for one replica on/)).toBeVisible();
    await expect(
      section(page, 'Memory').getByText('fits memory').first(),
    ).toBeVisible();
  });

  await test.step('open the form with version and variant', async () => {
    await page
      .getByRole('link', { name: 'Deploy fp8 on 1 × L4 24 GB' })
      .click();
    await expect(page.getByRole('radio', { name: /^fp8/ })).toBeChecked();
    await page.getByLabel('Name').fill('from-model-page');
    await page
      .getByLabel('Purpose')
      .fill('Deployed from the page of its model');
  });

  await test.step('the answers outlive a change of the theme and a reload', async () => {
    await expect(page).toHaveURL(/from-model-page/);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-mode',
      'dark',
    );
    await expect(page.getByLabel('Name')).toHaveValue('from-model-page');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.reload();
    await expect(page.getByLabel('Name')).toHaveValue('from-model-page');
    await expect(page.getByRole('radio', { name: /^fp8/ })).toBeChecked();
    await page.getByRole('button', { name: 'Next' }).click();
    await answerSize(page, '1 × L4 24 GB');
  });

  await test.step('review the answers in words', async () => {
    // With a warning where the services of other tests hold the quota.
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    const answer = (name: string) =>
      page.getByRole('row').filter({ hasText: new RegExp(`^${name}`) });
    await expect(answer('Model')).toContainText(
      'Qwen3 8B, version 2025-07, variant fp8',
    );
    await expect(answer('Size')).toContainText('1 × L4 24 GB');
    await expect(answer('Priority')).toContainText('standard');
    await expect(answer('Check')).toContainText('Ready to propose');
    await expect(answer('Cost')).toContainText('per hour');
    await expect(answer('Budget')).toContainText("team-a's monthly budget");
    await picture(page, 'form-review');
  });

  await test.step('open the pull request', async () => {
    await create(page);
    const forge = await openPullRequest(page);
    await expect(forge.getByText(FP8).first()).toBeAttached();
  });
});

test('a model that somebody else serves says what it costs, and is not deployed', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models?source=example-ai&sort=price');
  const row = page.getByRole('row', { name: 'Example Large' });
  await expect(row).toContainText('$15.00 output');
  await expect(row).toContainText('hosted elsewhere');
  await row.getByRole('link', { name: 'Example Large' }).click();
  const verdict = section(page, 'Verdict');
  await expect(verdict).toContainText(
    '$3.00/Mtok of input, $15.00/Mtok of output',
  );
  await expect(verdict).toContainText('Example AI serves it as example-large.');
  await expect(verdict).not.toContainText('Quota fit');
  await expect(section(page, 'Facts')).toContainText(
    'Example AI, eu-central-1',
  );
  await expect(page.getByRole('link', { name: /^Deploy/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Use hosted model' }).click();
  await expect(page).toHaveURL(/\/templates\/default\/external-model/);
});

test('platform owners see how the sources of models are doing, and sync one', async ({
  page,
}) => {
  await openAs(page, 'platform-owner', '/models');
  await page.getByRole('link', { name: 'Model sources' }).click();
  const source = (name: RegExp) => page.getByRole('region', { name });
  const mlflow = source(/^MLflow registry/);
  await expect(mlflow).toContainText('ID data-science');
  await expect(
    source(/^Folder platform\/models of the GitOps repository/),
  ).toBeVisible();
  await expect(source(/^Models that Example AI serves/)).toBeVisible();

  await test.step('read why a record is skipped', async () => {
    await mlflow.getByText('1 record skipped').click();
    await expect(
      mlflow
        .getByRole('row', { name: 'invoice-fields/2' })
        .getByText(/^Its source is not the address of an artifact: \/home\//),
    ).toBeVisible();
  });

  await test.step('read who may serve what, and open the file of a rule', async () => {
    const rule = section(page, 'Rules').getByRole('row', {
      name: /no-research-licenses/,
    });
    await expect(rule).toContainText(
      'License class: non-commercial or research only',
    );
    await expect(rule).toContainText('not allowed');
    await expect(rule).toContainText(
      'Services of this platform are used commercially.',
    );
    const opened = page.waitForEvent('popup');
    await rule.getByRole('link', { name: /^no-research-licenses/ }).click();
    const forge = await opened;
    await expect(forge.getByText('kind: ModelRules')).toBeVisible();
    await forge.close();
  });

  await test.step('sync now', async () => {
    const asked = page.waitForResponse(
      response =>
        response.request().method() === 'POST' &&
        response.url().endsWith('/model-sources/data-science/sync'),
    );
    await mlflow.getByRole('button', { name: /^Sync now: / }).click();
    expect((await asked).ok()).toBe(true);
    await expect(
      mlflow.getByText('0 added, 0 changed, 0 removed'),
    ).toBeVisible();
    await expect(
      mlflow.getByRole('button', { name: /^Sync now: / }),
    ).toBeEnabled();
    await expect(mlflow.getByText('up to date')).toBeVisible();
  });
});

test('members are not offered the sources of models', async ({ page }) => {
  await openAs(page, 'team-a-member', '/models');
  await expect(
    page.getByRole('link', { name: 'Qwen3 8B', exact: true }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'Model sources' })).toBeHidden();
  await page.goto('/models/sources');
  await expect(
    page.getByText("You don't have access to the model sources"),
  ).toBeVisible();
});
