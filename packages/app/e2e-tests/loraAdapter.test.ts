import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { mergePullRequest } from './support/forge';
import { picture } from './support/pictures';
import { openAs } from './support/portal';
import { create, openPullRequest, review } from './support/proposal';

const ADAPTER = 'Qwen3 8B support in French';

test('an adapter joins a service, from the form to the page', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/create');

  await test.step('the form offers what goes with the service', async () => {
    const answers = { tenant: 'team-a', service: 'chat' };
    await page.goto(
      `/create/templates/default/lora-adapter?formData=${encodeURIComponent(
        JSON.stringify(answers),
      )}`,
    );
    await expect(
      page.getByText(/other services? of team-a cannot take adapters/),
    ).toBeVisible();
    await expect(
      page.getByRole('button', { name: new RegExp(`^${ADAPTER}`) }),
    ).toBeVisible();
  });

  const name = page.getByRole('textbox', { name: /^Name/ });
  const next = page.getByRole('button', { name: 'Next', exact: true });

  await test.step('it says why a name is taken', async () => {
    await name.fill('chat');
    await next.click();
    await expect(
      page.getByText(/An adapter may not be called chat/).first(),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
  });

  await test.step('the check judges the service with the adapter', async () => {
    await name.fill('support-french');
    await picture(page, 'lora-form');
    await next.click();
    await expect(page.getByText(/^Ready to propose/)).toBeVisible();
    await picture(page, 'lora-check');
    await review(page);
    await expect(
      page.getByRole('button', { name: 'Create pull request', exact: true }),
    ).toBeVisible();
    await expect(page.getByText(ADAPTER).first()).toBeVisible();
    await create(page);
  });

  await test.step('after the merge the page of the service names it', async () => {
    const forge = await openPullRequest(page);
    await page.getByRole('link', { name: 'View service' }).click();
    await mergePullRequest(forge.url());
    const adapters = page.getByRole('region', { name: 'LoRA adapters' });
    await expect(
      adapters.getByText('support-french', { exact: true }),
    ).toBeVisible({
      timeout: 90_000,
    });
    await expect(page.getByText('Serving, 2 of 2 replicas ready.')).toBeVisible(
      { timeout: 120_000 },
    );
    await adapters.scrollIntoViewIfNeeded();
    await picture(page, 'lora-service');
    await expectAccessible(page);
  });

  await test.step('the page of the adapter names the service', async () => {
    await page.goto('/models/default/qwen3-8b-support-french');
    await expect(
      page.getByRole('link', { name: 'chat' }).first(),
    ).toBeVisible();
  });
});
