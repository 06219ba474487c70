import { expect, Page, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { startClusterProxy } from './support/clusterProxy';
import { picture } from './support/pictures';
import { openAs } from './support/portal';
import { SecondPortal } from './support/secondPortal';
import { commitCopy } from './support/seededServices';

/** What each word looks like: a service that is in that state and the sentence its page says. */
const SHOWN = [
  {
    word: 'serving',
    service: 'team-a/InferenceService/chat',
    sentence: /^Serving, 2 of 2 replicas ready\.$/,
  },
  {
    word: 'saturated',
    service: 'team-a/InferenceService/search-embed',
    sentence:
      /^Saturated, 2 of 2 replicas ready; \d+ requests waiting in the engine's queue\.$/,
  },
  {
    word: 'queued',
    service: 'team-b/InferenceService/summarizer',
    sentence:
      /^Queued, 0 of 1 ready; \d more GPUs? needed in flavor h100; waits until others free quota\.$/,
  },
  {
    word: 'failed',
    service: 'team-b/InferenceService/vision',
    sentence: /^Failed, 0 of 1 ready; its model cannot be pulled: /,
  },
  {
    word: 'stopped',
    service: 'team-c/InferenceService/nightly-batch',
    sentence: /^Stopped on purpose\.$/,
  },
  {
    word: 'starting',
    service: 'team-c/InferenceService/translator',
    sentence: /^Starting, 0 of 1 ready; loading since \d\d:\d\d:\d\d UTC/,
  },
  {
    word: 'degraded',
    service: 'team-c/InferenceService/reranker',
    sentence: /^\d of 4 replicas serve; \d queued: \d more GPUs? needed/,
  },
];

/** Seeded services whose pods fail in other ways, and what their pages name as the cause. */
const TROUBLES = [
  {
    trouble: 'a startup probe that is too short',
    service: 'team-b/InferenceService/speech',
    sentence: /^Failed, 0 of 1 ready; .*startup probe/,
  },
  {
    trouble: 'a Secret that does not exist',
    service: 'team-b/InferenceService/ocr',
    sentence: /^Failed, 0 of 1 ready; Secret ocr-registry-ca .*does not exist/,
  },
  {
    trouble: 'an eviction loop',
    service: 'team-c/InferenceService/transcribe',
    sentence:
      /^Failed, 0 of 1 ready; \d+ pods .*evicted because volume unpacked/,
  },
];

// Its pictures tell what a trace would, which costs more than the pages.
test.use({ viewport: { width: 1400, height: 1000 }, trace: 'off' });

/** Holds the page that says a word, and keeps a picture of it in each theme and width. */
async function holdPage(page: Page, word: string, name = word) {
  await expect(page.locator(`[data-word="${word}"]`).first()).toContainText(
    word,
  );
  await expect(page.getByRole('heading', { name: 'Evidence' })).toBeVisible();
  await expectAccessible(page, {
    onLook: ({ theme, width }) =>
      picture(page, `verdicts/${name}-${theme}-${width}`),
  });
}

test('each verdict has a page that says the word and why', async ({ page }) => {
  await commitCopy({
    from: { tenant: 'team-a', name: 'chat' },
    to: { tenant: 'team-c', name: 'translator' },
    replicas: 1,
    failure: 'never-ready',
  });
  await commitCopy({
    from: { tenant: 'team-a', name: 'search-embed' },
    to: { tenant: 'team-c', name: 'reranker' },
    replicas: 4,
  });
  await openAs(page, 'platform-owner', '/serving');
  for (const { word, service, sentence } of SHOWN) {
    await test.step(word, async () => {
      await page.goto(`/serving/sandbox/${service}`);
      await expect(page.getByText(sentence).first()).toBeVisible({
        timeout: 60_000,
      });
      await holdPage(page, word);
    });
  }
});

test('what goes wrong with pods is named by its cause', async ({ page }) => {
  await openAs(page, 'platform-owner', '/serving');
  for (const { trouble, service, sentence } of TROUBLES) {
    await test.step(trouble, async () => {
      await page.goto(`/serving/sandbox/${service}`);
      await expect(page.getByText(sentence).first()).toBeVisible({
        timeout: 60_000,
      });
    });
  }
});

test('a cluster that goes away leaves its last word, and one whose pods may not be read leaves none', async ({
  browser,
}) => {
  const cluster = await startClusterProxy(new URL(process.env.KUBERNETES_URL!));
  const portal = new SecondPortal();
  try {
    await portal.start({ kubernetesUrl: cluster.url });
    const page = await browser.newPage({
      viewport: { width: 1400, height: 1000 },
    });
    await page.goto(
      `${portal.url}/serving/sandbox/team-a/InferenceService/chat`,
    );
    await expect(
      page.getByText('Serving, 2 of 2 replicas ready.'),
    ).toBeVisible();

    await test.step('gone', async () => {
      cluster.become('away');
      await expect(
        page.getByText('Could not refresh the service'),
      ).toBeVisible();
      await expect(
        page.getByText(/Sandbox has been unreachable since/),
      ).toBeVisible();
      await holdPage(page, 'serving', 'stale');
    });

    await test.step('its pods may not be read', async () => {
      cluster.become('podsForbidden');
      await expect(
        page.getByText(
          'Unknown: the portal is not allowed to read pods on this cluster.',
        ),
      ).toBeVisible({ timeout: 90_000 });
      await expect(
        page.getByText(
          /The portal is not allowed to read Pods of cluster Sandbox/i,
        ),
      ).toBeVisible({ timeout: 60_000 });
      await holdPage(page, 'unknown');
    });
    await page.close();
  } finally {
    await portal.stop();
    await cluster.stop();
  }
});
