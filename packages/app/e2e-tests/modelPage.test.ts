import { expect, Page, test } from '@playwright/test';
import { FORM, openCheck } from './support/form';
import { openAs } from './support/portal';

const section = (page: Page, name: string) =>
  page.getByRole('region', { name, exact: true });

const request = (model: object, accelerator: string) => ({
  tenant: 'team-a',
  name: 'refused',
  model,
  accelerator,
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
  purpose: 'Shows what is refused',
});

/** The form says why, and does not go on. */
async function expectRefused(page: Page, reason: RegExp) {
  await expect(
    page.getByText('Cannot be proposed yet. Fix the findings below.'),
  ).toBeVisible();
  await expect(page.getByText(reason).first()).toBeVisible();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: "'Live check'" })
      .filter({ hasText: reason }),
  ).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Create pull request', exact: true }),
  ).toBeHidden();
}

test('a model that the platform does not allow says why, and is refused', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/command-r7b');
  const verdict = section(page, 'Verdict');
  await expect(verdict.getByText('not allowed', { exact: true })).toBeVisible();
  await expect(
    verdict.getByText(/Services of this platform are used commercially/),
  ).toBeVisible();
  await expect(
    verdict.getByText(/Ask the platform owners for a model of the same size/),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: /^Deploy/ })).toHaveCount(0);

  await openCheck(
    page,
    request(
      { ref: 'resource:default/command-r7b', licenseAccepted: 'cc-by-nc-4.0' },
      'h100-1',
    ),
  );
  await expectRefused(page, /Services of this platform are used commercially/);
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
  await expect(
    memory.getByRole('button', { name: /^Deploy bf16 on 1 × L4 24 GB/ }),
  ).toHaveAttribute('aria-disabled', 'true');

  await openCheck(
    page,
    request(
      { ref: 'resource:default/mistral-small-24b', variant: 'bf16' },
      'l4-1',
    ),
  );
  await expectRefused(page, /does not fit 1 × L4 24 GB/);
});

test('more load than the memory holds is seen before anything is asked for', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/qwen3-8b?requests=64');
  const memory = section(page, 'Memory');
  await expect(memory.getByText('too large').first()).toBeVisible();
  await expect(
    memory.getByRole('textbox', { name: 'Requests at once' }),
  ).toHaveValue('64');
});

test('a license with conditions has to be confirmed where the model is chosen', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models/default/llama-3-1-8b');
  await expect(
    section(page, 'Verdict').getByText(
      'Whoever requests the service confirms the license terms in the form.',
    ),
  ).toBeVisible();

  const answers = request({ ref: 'resource:default/llama-3-1-8b' }, 'h100-1');
  await page.goto(
    `${FORM}?formData=${encodeURIComponent(JSON.stringify(answers))}`,
  );
  const terms = page.getByRole('checkbox', { name: /license llama3\.1/ });
  await expect(terms).not.toBeChecked();
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await next.click();
  await expect(
    page
      .getByText(/Confirm the license llama3\.1 of .*, and tick the box\./)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('radiogroup', { name: /^Size/ })).toBeHidden();
  await page.getByText(/I have read the license llama3\.1/).click();
  await expect(terms).toBeChecked();
  await next.click();
  await expect(page.getByRole('radiogroup', { name: /^Size/ })).toBeVisible();
});

test('a model that needs an approval says so on its page', async ({ page }) => {
  await openAs(page, 'team-b-member', '/models/default/llama-3-1-8b');
  await expect(
    section(page, 'Verdict').getByText(/Its terms have to be checked/),
  ).toBeVisible();
});
