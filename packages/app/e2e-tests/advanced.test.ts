import { expect, test } from '@playwright/test';
import { answerModel, answerSize } from './support/form';
import { openAs } from './support/portal';
import { create, openPullRequest, review } from './support/proposal';

const ANSWERS = {
  name: 'long-chat',
  purpose: 'Answers long questions',
  accelerator: '1 × L4 24 GB',
};

test('a context length that is set under Advanced moves the memory, and reaches the pull request', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/qwen3-8b');
  await page.getByRole('link', { name: 'Deploy' }).first().click();
  await answerModel(page, ANSWERS);
  const advanced = page.getByRole('button', { name: /^Advanced/ });
  const context = page.getByRole('textbox', { name: 'Context length' });
  const memory = page
    .getByRole('status')
    .filter({ hasText: 'tokens at once' })
    .first();

  await test.step('it is folded, and shows the memory while it is typed', async () => {
    await page.getByText(ANSWERS.accelerator, { exact: true }).click();
    await expect(advanced).toContainText('Defaults of vLLM');
    await expect(context).toBeHidden();
    await advanced.click();
    await context.pressSequentially('4096');
    await expect(memory).toContainText('1 request of 4,096 tokens at once');
    await context.fill('500');
    await expect(
      page.getByText(
        'Context length 500 tokens is not available for vLLM. Choose 1,024 to 131,072 tokens.',
      ),
    ).toBeVisible();
    await context.fill('8192');
    await expect(memory).toContainText('1 request of 8,192 tokens at once');
  });

  await test.step('folded, it says what differs, and the address keeps it', async () => {
    await advanced.click();
    await expect(advanced).toContainText('Context length 8,192 tokens');
    await expect(page).toHaveURL(/contextLength/);
  });

  await test.step('the manifests have the flag', async () => {
    await answerSize(page, ANSWERS.accelerator);
    await expect(page.getByText('Ready to propose.')).toBeVisible();
    await page.getByRole('button', { name: 'Preview manifests' }).click();
    await expect(page.getByText('--max-model-len=8192')).toBeVisible();
    await page.keyboard.press('Escape');
    await review(page);
    await expect(
      page.getByText('Context length 8,192 tokens').first(),
    ).toBeVisible();
  });

  await test.step('so does the pull request', async () => {
    await create(page);
    const forge = await openPullRequest(page);
    await expect(forge.getByText('--max-model-len=8192').first()).toBeVisible();
  });
});

test('what is asked under Operation is counted, and reaches the manifests', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/qwen3-8b');
  await page.getByRole('link', { name: 'Deploy' }).first().click();
  await answerModel(page, { ...ANSWERS, name: 'steady-chat' });
  const operation = page.getByRole('button', { name: /^Operation/ });

  await test.step('one replica has nothing to protect', async () => {
    await operation.click();
    await expect(page.getByText(/with 1, a budget would either/)).toBeVisible();
    await page.getByRole('textbox', { name: 'Maximum' }).fill('2');
    await page.getByRole('textbox', { name: 'Maximum' }).blur();
    await page.getByRole('textbox', { name: 'Disruption budget' }).fill('1');
    await page.getByRole('button', { name: /^(?!Operation).*Updates/ }).click();
    await page.getByRole('option', { name: 'With a surge' }).click();
    await page
      .getByRole('button', { name: /^(?!Operation).*Placement/ })
      .click();
    await page.getByRole('option', { name: 'Zone A' }).click();
    await page.getByText(/^Tracing token: /).click();
  });

  await test.step('folded, it says what differs', async () => {
    await operation.click();
    await expect(operation).toContainText(
      'Updates with a surge, Disruption budget 1 replica, Placement Zone A, Secrets Tracing token',
    );
  });

  await test.step('the quota counts the surge, and the manifests have all of it', async () => {
    await answerSize(page, ANSWERS.accelerator);
    await expect(
      page.getByText(/One of the replicas is the surge of an update\./).first(),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Preview manifests' }).click();
    await expect(
      page.getByText('kind: PodDisruptionBudget').first(),
    ).toBeVisible();
    await expect(page.getByText('maxSurge: 1').first()).toBeVisible();
    await expect(
      page.getByText('topology.kubernetes.io/zone: a').first(),
    ).toBeVisible();
    await expect(page.getByText('key: team-a/tracing').first()).toBeVisible();
  });
});
