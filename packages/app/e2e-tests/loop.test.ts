import { expect, test } from '@playwright/test';
import { mergePullRequest } from './support/forge';
import { answerModel, answerSize } from './support/form';
import { picture } from './support/pictures';
import { openAs } from './support/portal';
import {
  create,
  expectServing,
  openPullRequest,
  review,
} from './support/proposal';
import { askService } from './support/traffic';

const ANSWERS = {
  name: 'support-bot',
  purpose: 'Answers questions of customers',
  accelerator: '1 × L4 24 GB',
};

test('a model becomes a serving endpoint through a pull request', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models');

  await test.step('choose a model', async () => {
    await expect(
      page.getByRole('link', { name: 'Qwen3 8B', exact: true }),
    ).toBeVisible();
    await picture(page, 'models');
    await page.getByRole('link', { name: 'Qwen3 8B', exact: true }).click();
    await expect(page.getByText('fits now').first()).toBeVisible();
    await picture(page, 'model');
    await page.getByRole('link', { name: 'Deploy' }).first().click();
  });

  await test.step('answer the form', async () => {
    await answerModel(page, ANSWERS);
    await expect(page.getByText('fits by borrowing').first()).toBeVisible();
    await picture(page, 'form-size');
    await answerSize(page, ANSWERS.accelerator);
    await expect(page.getByText('Ready to propose.')).toBeVisible();
    await expect(page.getByText(/per hour/).first()).toBeVisible();
    await picture(page, 'form-check');
    await page.getByRole('button', { name: 'Preview manifests' }).click();
    await expect(page.getByText('kind: InferenceService')).toBeVisible();
    await picture(page, 'form-manifests');
    await page.keyboard.press('Escape');
    await review(page);
  });

  const service = await test.step('the pull request is open', async () => {
    await create(page);
    await picture(page, 'result');
    const forge = await openPullRequest(page);
    const rule = forge.getByRole('cell', { name: 'serving-pinned-artifacts' });
    await expect(rule).toBeVisible();
    await rule.scrollIntoViewIfNeeded();
    await picture(forge, 'pull-request');
    await page.getByRole('link', { name: 'View service' }).click();
    await expect(
      page.getByText(/Proposed in pull request #\d+, which is not merged yet/),
    ).toBeVisible();
    await picture(page, 'service-proposed');
    return { forge };
  });

  await test.step('after the merge it queues, starts and serves, without a reload', async () => {
    await mergePullRequest(service.forge.url());
    await expect(page.getByText('starting', { exact: true })).toBeVisible();
    await picture(page, 'service-starting');
    await expectServing(page);
  });

  await test.step('health and cost fill', async () => {
    const stopAsking = askService('team-a/support-bot');
    await expect(page.getByText(/Argo CD applied commit/)).toBeVisible();
    await picture(page, 'service');
    await page.getByRole('tab', { name: 'Serving' }).click();
    await expect(page.getByText(/tokens\/s/).first()).toBeVisible();
    await picture(page, 'service-serving');
    stopAsking();
    await page.getByRole('tab', { name: 'Cost' }).click();
    await expect(page.getByText(/price list/).first()).toBeVisible();
    await expect(page.getByText('accelerator l4')).toBeVisible();
    await picture(page, 'service-cost');
  });

  await test.step('the catalog has it', async () => {
    await page.getByRole('link', { name: 'Open in catalog' }).click();
    await expect(
      page.getByText('Serving, 1 of 1 replica ready.'),
    ).toBeVisible();
    await picture(page, 'entity');
  });
});
