import { expect, test } from '@playwright/test';
import { answerModel, answerSize } from './support/form';
import { openAs } from './support/portal';
import { expectServing, proposeAndServe } from './support/proposal';

const ANSWERS = {
  name: 'small-chat',
  purpose: 'Answers short questions',
  accelerator: '4 cores, 16 GiB',
};

test('a quantized model is served on cores, by the runtime that can', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/qwen2-5-1-5b');

  await test.step('the model page offers the size', async () => {
    await page
      .getByRole('link', { name: `Deploy q4_k_m on ${ANSWERS.accelerator}` })
      .click();
  });

  await test.step('the form says which runtime serves it, and of the others why not', async () => {
    await answerModel(page, ANSWERS);
    await page.getByText(ANSWERS.accelerator, { exact: true }).click();
    await expect(
      page.getByText(
        'llama.cpp b11434 is the only runtime that serves this model on this size.',
      ),
    ).toBeVisible();
    await expect(
      page.getByText(/^\d+ other runtimes do not serve the format gguf\.$/),
    ).toBeVisible();
    await answerSize(page, ANSWERS.accelerator);
    await expect(page.getByText('Ready to propose.')).toBeVisible();
    await expect(page.getByText(/per hour/).first()).toBeVisible();
  });

  await test.step('after the merge it serves', async () => {
    await proposeAndServe(page);
  });

  await test.step('its engine is measured, and its cores are priced', async () => {
    await expect(page.getByText('llama.cpp b11434').first()).toBeVisible();
    await page.getByRole('tab', { name: 'Serving' }).click();
    await expect(page.getByText(/tokens\/s/).first()).toBeVisible();
    await expect(
      page.getByText('(the image of llamacpp-pinned now)'),
    ).toBeVisible();
    await page.getByRole('tab', { name: 'Cost' }).click();
    await expect(page.getByText('CPU', { exact: true })).toBeVisible();
    await expect(page.getByText(/^accelerator/)).toBeHidden();
  });
});

test('a model without tokens shows what its engine measures, and why the rest is unknown', async ({
  page,
}) => {
  await openAs(
    page,
    'team-a-member',
    '/serving/sandbox/team-a/InferenceService/flowers',
  );
  await expectServing(page);
  await expect(page.getByText('MLServer').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Serving' }).click();
  await expect(
    page.getByText('MLServer exposes no such metric').first(),
  ).toBeVisible();
});
