import { expect, Page, test } from '@playwright/test';
import { answerModel, answerSize } from './support/form';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';

/** What the variant fp8 of the newest version of Qwen3 8B is pinned to. */
const FP8 =
  'qwen3-8b@sha256:5621405057a8028cd4dd57dbad258da1c6a92956ef97c1fa642ee2169aa666d2';

const section = (page: Page, name: string) =>
  page.getByRole('region', { name, exact: true });

test('a variant is deployed from the page of its model, pinned to its digest', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/qwen3-8b');

  await test.step('read the verdict', async () => {
    const verdict = section(page, 'Verdict');
    await expect(verdict.getByText('fits now')).toBeVisible();
    await expect(verdict.getByText(/for one replica on/)).toBeVisible();
    await expect(
      section(page, 'Memory').getByText('fits its memory').first(),
    ).toBeVisible();
    await picture(page, 'model-page');
  });

  await test.step('open the form with version and variant', async () => {
    await page
      .getByRole('link', { name: 'Deploy fp8 on 1 × L4 24 GB' })
      .click();
    await answerModel(page, {
      name: 'from-model-page',
      purpose: 'Deployed from the page of its model',
      accelerator: '',
    });
    await answerSize(page, {
      name: '',
      purpose: '',
      accelerator: '1 × L4 24 GB',
    });
  });

  await test.step('open the pull request', async () => {
    // With a warning where the services of other tests hold the quota.
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(
      page.getByRole('heading', { name: /Pull request #\d+ opened/ }),
    ).toBeVisible();
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Open pull request' }).click();
    const forge = await opened;
    await expect(forge.getByText(FP8).first()).toBeAttached();
  });
});

test('what an accelerator cannot hold is not offered on it', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/mistral-small-24b');
  const memory = section(page, 'Memory');
  await expect(memory.getByText('too large').first()).toBeVisible();
  await expect(
    memory.getByRole('link', { name: /^Deploy bf16 on 1 × L4 24 GB/ }),
  ).toBeHidden();

  const { json } = await callApi(page, 'POST', '/checks', {
    request: {
      tenant: 'team-a',
      name: 'too-large',
      model: { ref: 'resource:default/mistral-small-24b', variant: 'bf16' },
      accelerator: 'l4-1',
      replicas: { min: 1, max: 1 },
      priority: 'serving-standard',
      purpose: 'Shows what does not fit',
    },
  });
  expect(json.outcome).toBe('fail');
  expect(json.memory.word).toBe('exceeds');
});

test('more load than the memory holds is seen before anything is asked for', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/qwen3-8b?requests=64');
  const memory = section(page, 'Memory');
  await expect(
    memory.getByText(/does not fit 1 × L4 24 GB/).first(),
  ).toBeVisible();
  await expect(
    memory.getByRole('textbox', { name: 'Requests at once' }),
  ).toHaveValue('64');
});

test('a license with conditions has to be confirmed, and is refused unread', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/llama-3-1-8b');
  await expect(
    section(page, 'Verdict').getByText(
      'Whoever requests the service confirms the license terms in the form.',
    ),
  ).toBeVisible();

  const { json } = await callApi(page, 'POST', '/checks', {
    request: {
      tenant: 'team-a',
      name: 'unread-license',
      model: { ref: 'resource:default/llama-3-1-8b' },
      accelerator: 'h100-1',
      replicas: { min: 1, max: 1 },
      priority: 'serving-standard',
      purpose: 'Shows what is refused',
    },
  });
  expect(json.outcome).toBe('fail');
  expect(
    json.findings.filter(
      ({ outcome, rule }: { outcome: string; rule: string }) =>
        outcome === 'fail' && rule.includes('license'),
    ),
  ).not.toEqual([]);
});

test('a model that needs an approval says so on its page', async ({ page }) => {
  await openAs(page, 'team-b-member', '/models/default/llama-3-1-8b');
  await expect(
    section(page, 'Verdict').getByText(/Its terms have to be checked/),
  ).toBeVisible();
});
