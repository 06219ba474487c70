import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { mergePullRequest } from './support/forge';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';
import { create, openPullRequest, review } from './support/proposal';

/** The hosted model of the sandbox: its name ends with a hash of where it comes from. */
async function hostedModel(page: Parameters<typeof callApi>[0], text: string) {
  const { json } = await callApi(page, 'GET', `/models?text=${text}&limit=5`);
  return json.items.find((model: any) => model.hosted?.model === text)
    .entityRef as string;
}

test('a hosted model is called with a key of the tenant, from the form to the page', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/create');
  const model = { ref: await hostedModel(page, 'example-large') };
  const answers = {
    tenant: 'team-a',
    name: 'contracts-llm',
    model,
    purpose: 'Summarizes contracts of the legal desk',
    tokens: { input: 20, output: 5 },
  };
  const form = (data: object) =>
    `/create/templates/default/external-model?formData=${encodeURIComponent(
      JSON.stringify(data),
    )}`;

  await test.step('the form says first what would be refused', async () => {
    await page.goto(
      form({ ...answers, model: { ref: 'resource:default/qwen3-8b' } }),
    );
    await expect(
      page.getByText(
        'Nobody else serves it. Deploy it in the cluster instead.',
      ),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(
      page
        .getByText(/Cannot be proposed yet|is not hosted by anybody else/)
        .first(),
    ).toBeVisible();
  });

  await test.step('terms are confirmed, and the check says what it costs', async () => {
    await page.goto(form(answers));
    await expect(page.getByLabel('Purpose')).not.toHaveValue('');
    await expect(
      page.getByText(/hosted by Example AI in eu-central-1/),
    ).toBeVisible();
    await page.getByText(/I have read the license/).click();
    await picture(page, 'external-form');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(page.getByText(/^Ready to propose/)).toBeVisible({
      timeout: 90_000,
    });
    await expect(
      page
        .getByText(/\$135\.00 per month for 20 million tokens of input/)
        .first(),
    ).toBeVisible();
    await expect(page.getByText('Quota', { exact: true })).toHaveCount(0);
    await picture(page, 'external-form-check');
    await expectAccessible(page, { within: 'form', themes: ['light'] });
    await review(page);
    await expect(
      page.getByText(
        '20 million tokens of input, 5 million of output per month',
      ),
    ).toBeVisible();
    await picture(page, 'external-form-review');
    await create(page);
  });

  await test.step('after the merge its key is read', async () => {
    const forge = await openPullRequest(page);
    await page.getByRole('link', { name: 'View service' }).click();
    await mergePullRequest(forge.url());
    await expect(
      page.getByText(
        'Address and key are in place. Whether the provider answers is not measured.',
      ),
    ).toBeVisible({ timeout: 90_000 });
  });

  await test.step('its page says who serves it, and nothing of pods', async () => {
    await expect(page.getByText('eu-central-1')).toBeVisible();
    await expect(
      page.getByText('$3.00/Mtok of input, $15.00/Mtok of output', {
        exact: false,
      }),
    ).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Serving' })).toHaveCount(0);
    await expect(page.getByText('Replicas ready')).toHaveCount(0);
    await expectAccessible(page, {
      onLook: ({ theme, width }) =>
        picture(page, `external-model-${theme}-${width}`),
    });
  });

  await test.step('it is listed among the services', async () => {
    await page.goto('/serving');
    await expect(page.getByText('contracts-llm')).toBeVisible();
    await expect(page.getByText('hosted elsewhere')).toBeVisible();
  });
});
