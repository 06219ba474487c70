import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { openCheck } from './support/form';
import { openAs } from './support/portal';
import { proposeAndServe } from './support/proposal';

const ANSWERS = {
  tenant: 'team-a',
  name: 'plain-chat',
  model: { ref: 'resource:default/qwen2-5-1-5b', variant: 'q4_k_m' },
  purpose: 'Answers questions without KServe',
  accelerator: 'cpu-4',
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
};

test('a model is served by a Deployment, from the form to the page', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/create');

  await test.step('the form checks what it would write', async () => {
    await openCheck(page, ANSWERS, 'raw-deployment');
    await expect(page.getByText('Ready to propose.')).toBeVisible();
  });

  await test.step('after the merge it serves', async () => {
    await proposeAndServe(page);
  });

  await test.step('its page shows the layer, the model, the engine and the price', async () => {
    await expect(page.getByText('Deployment, without KServe')).toBeVisible();
    await expect(page.getByText('llama.cpp b11434').first()).toBeVisible();
    await page.getByRole('tab', { name: 'Serving' }).click();
    await expect(page.getByText(/tokens\/s/).first()).toBeVisible();
    await expect(
      page.getByText('(the image of llamacpp-pinned now)'),
    ).toBeVisible();
    await page.getByRole('tab', { name: 'Cost' }).click();
    await expect(page.getByText('CPU', { exact: true })).toBeVisible();
    await expectAccessible(page);
  });
});
