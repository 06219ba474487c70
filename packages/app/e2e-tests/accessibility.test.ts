import { expect, Locator, Page, test } from '@playwright/test';
import { expectAccessible, Look, THEMES } from './support/accessibility';
import { FORM } from './support/form';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';

const CHAT = '/serving/sandbox/team-a/InferenceService/chat';

type Seen = (page: Page) => Locator;

const text =
  (words: string | RegExp): Seen =>
  page =>
    page.getByText(words).first();

const heading =
  (name: string): Seen =>
  page =>
    page.getByRole('heading', { name }).first();

/** A page, what it shows once it is there, and the name of its pictures, if there are any. */
type Stop = readonly [path: string, seen: Seen, pictures?: string];

/** Opens each page in turn and holds it once it shows what it is for. */
async function walk(page: Page, stops: readonly Stop[]) {
  for (const [path, seen, pictures] of stops) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(seen(page)).toBeVisible();
      await expectAccessible(page, { onLook: pictured(page, pictures) });
    });
  }
}

/** Keeps a picture of each look, where they have a name. */
function pictured(page: Page, name: string | undefined) {
  return async ({ theme, width }: Look) => {
    if (name) {
      await picture(page, `${name}-${theme}-${width}`);
    }
  };
}

/** The list reads again once a minute; until the portal has read services and engines it shows less than it is for. */
async function modelsAreMeasured(page: Page) {
  await expect
    .poll(
      async () => {
        const { json } = await callApi(page, 'GET', '/models?limit=50');
        const models: Array<{ services: unknown; measured: unknown }> =
          json.items ?? [];
        return {
          counted: models.every(({ services }) => services !== null),
          measured: models.some(({ measured }) => measured !== null),
        };
      },
      // Both are gathered twice a minute.
      { timeout: 120_000 },
    )
    .toEqual({ counted: true, measured: true });
}

test('the pages of models are accessible', async ({ page }) => {
  await openAs(page, 'team-a-member', '/models');
  await modelsAreMeasured(page);
  await walk(page, [
    ['/models?view=table', text('Qwen3 8B'), 'models/list'],
    ['/models?view=cards', text('Qwen3 8B'), 'models/cards'],
    [
      '/models/compare?model=qwen3-8b&model=mistral-small-24b&model=llama-3-1-8b',
      text('Memory of one replica'),
      'models/compare',
    ],
    ['/models/default/qwen3-8b', text('fits memory'), 'models/model'],
    ['/models/default/command-r7b', text('not allowed')],
  ]);
  await test.step('a model that somebody else serves', async () => {
    await page.goto('/models?source=example-ai');
    await page.getByRole('link', { name: 'Example Large' }).click();
    await expect(page.getByText('Hosted by').first()).toBeVisible();
    await expectAccessible(page, { onLook: pictured(page, 'models/hosted') });
  });
});

test('the pages of services are accessible', async ({ page }) => {
  await openAs(page, 'platform-owner', '/serving');
  await walk(page, [
    ['/serving', text('chat')],
    [CHAT, heading('Evidence')],
    [`${CHAT}?view=serving`, heading('Pods')],
    [`${CHAT}?view=cost`, text('sandbox price list')],
    [
      '/serving/sandbox/team-b/InferenceService/summarizer?view=serving',
      heading('Queue'),
    ],
    ['/serving/sandbox/team-b/InferenceService/vision', heading('Evidence')],
    [
      '/serving/sandbox/team-c/InferenceService/legacy-ner',
      heading('Policy violations'),
    ],
    ['/tenancy', text('serving-pinned-artifacts')],
    ['/tenancy/sandbox/team-a/costs', heading('Sources')],
    ['/tenancy/setup-check', heading('Clocks'), 'tenancy/setup-check'],
    ['/models/sources', text('Last good sync'), 'models/sources'],
  ]);
});

test('what the entity page gains is accessible', async ({ page }) => {
  await openAs(page, 'team-a-member', '/catalog/team-a/component/chat');
  await walk(page, [
    ['/catalog/team-a/component/chat', text('Replicas ready')],
    ['/catalog/team-a/component/chat/serving', heading('Pods')],
    ['/catalog/team-a/component/chat/cost', text('sandbox price list')],
  ]);
});

// Each theme by itself: when it changes, the scaffolder begins the form anew.
for (const theme of THEMES) {
  test(`the form is accessible, ${theme}`, async ({ page }) => {
    const themes = [theme];
    await page.emulateMedia({ colorScheme: theme });
    const answers = {
      tenant: 'team-a',
      name: 'try-out',
      model: 'resource:default/tinyllama-nightly',
      purpose: 'Tries the form',
      accelerator: 'l4-1',
      replicas: { min: 1, max: 1 },
      priority: 'serving-standard',
    };
    const formData = encodeURIComponent(JSON.stringify(answers));
    const next = page.getByRole('button', { name: 'Next', exact: true });
    await openAs(page, 'team-a-member', `${FORM}?formData=${formData}`);

    // The scaffolder's page has no main part; around the form are its stepper and header.
    const within = 'form';
    await test.step('model', async () => {
      await expect(page.getByLabel('Purpose')).toHaveValue(answers.purpose);
      await expectAccessible(page, {
        within,
        themes,
        onLook: pictured(page, 'form/model'),
      });
    });
    await test.step('size and place', async () => {
      await next.click();
      await expect(page.getByText('fits now').first()).toBeVisible();
      await expectAccessible(page, {
        within,
        themes,
        onLook: pictured(page, 'form/size'),
      });
    });
    await test.step('advanced answers', async () => {
      await page.getByRole('button', { name: /^Advanced/ }).click();
      await expect(
        page.getByRole('textbox', { name: 'Context length' }),
      ).toBeVisible();
      await expectAccessible(page, {
        within,
        themes,
        onLook: pictured(page, 'form-advanced'),
      });
    });
    await test.step('a check that refuses', async () => {
      await next.click();
      await expect(page.getByRole('button', { name: 'Review' })).toBeVisible();
      await expect(
        page.getByText('Cannot be proposed yet. Fix the findings below.'),
      ).toBeVisible();
      await expectAccessible(page, {
        within,
        themes,
        onLook: pictured(page, 'form/check'),
      });
    });
  });
}
