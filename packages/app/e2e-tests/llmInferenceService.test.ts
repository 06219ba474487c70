import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { openCheck } from './support/form';
import { openAs } from './support/portal';
import { proposeAndServe } from './support/proposal';

const ANSWERS = {
  tenant: 'team-a',
  name: 'routed-chat',
  model: 'resource:default/qwen3-8b',
  purpose: 'Answers questions behind a router',
  accelerator: 'l4-1',
  runtime: 'vllm',
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
};

test('a language model is served by an LLMInferenceService, from the form to the page', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/create');

  await test.step('the form asks for one number of replicas', async () => {
    const formData = encodeURIComponent(JSON.stringify(ANSWERS));
    await page.goto(
      `/create/templates/default/llm-inference-service?formData=${formData}`,
    );
    await expect(page.getByLabel('Purpose')).not.toHaveValue('');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(
      page.getByText('They always run. Such a service is not scaled.'),
    ).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Minimum' })).toHaveCount(0);
  });

  await test.step('it checks what it would write', async () => {
    await openCheck(page, ANSWERS, 'llm-inference-service');
    await expect(page.getByText('Ready to propose.')).toBeVisible();
  });

  await test.step('after the merge it serves', async () => {
    await proposeAndServe(page);
  });

  await test.step('its page shows the engine and its traffic', async () => {
    await expect(page.getByText(/^vLLM 0\.10\.2/).first()).toBeVisible();
    await page.getByRole('tab', { name: 'Serving' }).click();
    await expect(page.getByText(/tokens\/s/).first()).toBeVisible();
    await expect(
      page.getByText('(the image of vllm-pinned now)'),
    ).toBeVisible();
    await expectAccessible(page);
  });
});
