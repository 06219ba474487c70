import { expect, test } from '@playwright/test';
import { answerModel, answerSize, FORM } from './support/form';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';

const REQUEST = {
  tenant: 'team-a',
  name: 'too-much',
  model: 'resource:default/qwen3-8b',
  accelerator: 'h100-4',
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
  purpose: 'Shows what is refused',
};

test('a request beyond the quota says never and cannot be proposed', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', FORM);
  await answerModel(page, {
    name: REQUEST.name,
    purpose: REQUEST.purpose,
    model: 'Qwen3 8B',
    accelerator: '',
  });
  await expect(page.getByRole('radio', { name: /4 × H100/ })).toBeDisabled();
  await expect(
    page.getByText(
      '4 GPUs requested, but queue team-a can have at most 3 GPUs in flavor h100.',
    ),
  ).toBeVisible();
  await picture(page, 'form-never');

  const { status, json } = await callApi(page, 'POST', '/checks', {
    request: REQUEST,
  });
  expect(status).toBe(200);
  expect(json.outcome).toBe('fail');
  expect(json.quota.word).toBe('never');
});

test('a member cannot propose for another tenant', async ({ page }) => {
  await openAs(page, 'team-a-member', FORM);
  // The only tenant is chosen once it is known, which closes the list.
  await expect(page.getByText(/h100 free/)).toBeVisible();
  await page.getByLabel('Tenant').click();
  await expect(page.getByRole('option', { name: /team-a/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /team-b/ })).toBeHidden();

  const foreign = await callApi(page, 'POST', '/checks', {
    request: { ...REQUEST, tenant: 'team-b' },
  });
  const unknown = await callApi(page, 'POST', '/checks', {
    request: { ...REQUEST, tenant: 'no-such-team' },
  });
  expect(foreign.status).toBe(403);
  expect(unknown.status).toBe(403);
  expect(JSON.stringify(foreign.json.error)).toBe(
    JSON.stringify(unknown.json.error).replaceAll('no-such-team', 'team-b'),
  );
});

test('an unpinned model is refused with the words of the policy', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', FORM);
  const answers = {
    name: 'nightly',
    purpose: 'Tries the nightly build',
    model: 'TinyLlama nightly',
    accelerator: '1 × L4 24 GB',
  };
  await answerModel(page, answers);
  await answerSize(page, answers.accelerator);
  await expect(
    page
      .getByText(/registry\.sandbox\.example\/models\/tinyllama:nightly/)
      .first(),
  ).toBeVisible();
  await picture(page, 'form-refused');
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await expect(
    page.getByRole('button', { name: 'Create pull request', exact: true }),
  ).toBeHidden();
});

test('everybody sees their own tenant, the platform owner all', async ({
  page,
  browser,
}) => {
  await openAs(page, 'team-b-member', '/tenancy');
  await expect(page.getByRole('heading', { name: 'team-b' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'team-a' })).toBeHidden();
  const foreign = await callApi(
    page,
    'GET',
    '/services/sandbox/team-a/InferenceService/chat',
  );
  const unknown = await callApi(
    page,
    'GET',
    '/services/sandbox/team-a/InferenceService/nothing',
  );
  expect(foreign.status).toBe(404);
  expect(unknown.status).toBe(404);

  const owner = await browser.newPage();
  await openAs(owner, 'platform-owner', '/tenancy');
  for (const tenant of ['team-a', 'team-b', 'team-c']) {
    await expect(owner.getByRole('heading', { name: tenant })).toBeVisible();
  }
  await picture(owner, 'tenancy');
  await owner.goto('/serving');
  for (const word of ['serving', 'saturated', 'queued', 'failed', 'stopped']) {
    await expect(
      owner.getByText(word, { exact: true }).filter({ visible: true }).first(),
    ).toBeVisible();
  }
  await picture(owner, 'services');
});
