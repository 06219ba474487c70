import { expect, Page, test } from '@playwright/test';
import { expectAccessible, Look } from './support/accessibility';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';

const CHAT = '/serving/sandbox/team-a/InferenceService/chat';
const FLOWERS = '/serving/sandbox/team-a/InferenceService/flowers';
const CALLS = '/calls/sandbox/team-a/InferenceService/chat';

const pictured =
  (page: Page, name: string) =>
  ({ theme, width }: Look) =>
    picture(page, `${name}-${theme}-${width}`);

test('a member sees how a service is called, and tries it', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', CHAT);
  await expect(page.getByText('Serving, 2 of 2 replicas ready.')).toBeVisible({
    timeout: 90_000,
  });

  await test.step('the address answers through the gateway', async () => {
    await page.getByRole('tab', { name: 'Call', exact: true }).click();
    await expect(
      page.getByText(/Reachable through the gateway: [\d.]+ ms/),
    ).toBeVisible();
    await expect(
      page
        .getByRole('tabpanel', { name: 'Call' })
        .getByText('http://chat.team-a.models.sandbox.example', {
          exact: true,
        }),
    ).toBeVisible();
    await page.getByRole('tab', { name: 'Python', exact: true }).click();
    await expect(
      page.getByRole('group', { name: 'Python snippet' }),
    ).toContainText('client.chat.completions.create');
    await expectAccessible(page, { onLook: pictured(page, 'call') });
  });

  await test.step('the engine answers in the playground', async () => {
    await page.getByRole('tab', { name: 'Playground' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Who are you?');
    await page.getByRole('button', { name: 'Send' }).click();
    const conversation = page.getByRole('list', { name: 'Conversation' });
    await expect(conversation).toContainText('with this sentence.');
    await expect(page.getByText(/Time to first token/)).toBeVisible();
    await expectAccessible(page, { onLook: pictured(page, 'playground') });
  });
});

test('a classical model is tried by the Open Inference Protocol', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', `${FLOWERS}?view=playground`);
  await page.getByRole('button', { name: 'Infer' }).click();
  await expect(page.getByRole('group', { name: 'Answer' })).toContainText(
    'predict',
  );
});

test('a member of another tenant calls nothing', async ({ page }) => {
  await openAs(page, 'team-b-member', '/serving');
  const { status } = await callApi(page, 'POST', CALLS, {
    endpoint: 'chat',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  expect(status).toBe(404);
});
