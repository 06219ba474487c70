import { CDPSession, expect, Page, test } from '@playwright/test';
import { answerManyModels } from './support/manyModels';
import { picture } from './support/pictures';
import { openAs } from './support/portal';

const FEW = 100;
const MANY = 10_000;
const MOST_ROWS = 60;
/** How much more a page may hold of a hundred times as many models. */
const FLAT = 1.2;

/** What a page holds, counted: times, layouts and style changes depend on how busy the machine is. */
interface Work {
  /** Most rows, or cards, at any moment that was looked at. */
  rows: number;
  /** Elements of the document. */
  elements: number;
  /** Nodes that are alive, whether in the document or not. */
  nodes: number;
  listeners: number;
  requests: number;
}

const pages = (page: Page) =>
  page.getByRole('navigation', { name: 'Pages of models' });

/** The first model of a page of fifty is there, and its last one is scrolled to. */
async function scrollThrough(page: Page, first: number) {
  const row = (number: number) =>
    page.getByRole('link', { name: `Model ${number}`, exact: true });
  await expect(row(first)).toBeVisible();
  await row(first + 49).scrollIntoViewIfNeeded();
  await expect(row(first + 49)).toBeInViewport();
}

const count = (page: Page, selector: string) => page.locator(selector).count();

async function alive(session: CDPSession) {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const valueOf = (metric: string) =>
    metrics.find(({ name }) => name === metric)!.value;
  return { nodes: valueOf('Nodes'), listeners: valueOf('JSEventListeners') };
}

/** Walks through the list in both views, and opens its longest facet. */
async function walk(page: Page, size: number): Promise<Work> {
  const models = await answerManyModels(page, size);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const rows: number[] = [];
  for (const [view, row] of [
    ['table', 'main tr'],
    ['cards', 'main li:has(h2)'],
  ] as const) {
    await page.goto(`/models?view=${view}`);
    await expect(
      page.getByText(`${size.toLocaleString('en-US')} models`),
    ).toBeVisible();
    const look = async (first: number) => {
      await scrollThrough(page, first);
      rows.push(await count(page, row));
    };
    await look(0);
    await pages(page).getByRole('button', { name: 'Next' }).click();
    await look(50);
    await pages(page).getByRole('button', { name: 'Previous' }).click();
    await look(0);
  }
  await page.locator('summary', { hasText: 'Publisher' }).click();
  await page.getByRole('button', { name: /^Show all / }).click();
  await expect(page.getByText('Type to find others.')).toBeVisible();
  const work = {
    rows: Math.max(...rows),
    elements: await count(page, '*'),
    requests: models.requests(),
    ...(await alive(session)),
  };
  await session.detach();
  await page.unrouteAll();
  return work;
}

test('ten thousand models are no more work than a hundred', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/models');
  const few = await walk(page, FEW);
  const many = await walk(page, MANY);
  test.info().annotations.push({
    type: 'work',
    description: JSON.stringify({ few, many }),
  });
  expect(few.rows).toBeGreaterThanOrEqual(50);
  expect(few.rows).toBeLessThanOrEqual(MOST_ROWS);
  expect(many.rows).toBeLessThanOrEqual(MOST_ROWS);
  expect(many.requests).toBe(few.requests);
  for (const part of ['elements', 'nodes', 'listeners'] as const) {
    expect(many[part] / few[part], part).toBeLessThanOrEqual(FLAT);
  }
});

test('the pages of ten thousand models do not add up', async ({ page }) => {
  await openAs(page, 'team-a-member', '/models');
  await answerManyModels(page, MANY);
  await page.goto('/models?view=table');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const next = pages(page).getByRole('button', { name: 'Next' });
  const walkTo = async (first: number) => {
    await next.click();
    await scrollThrough(page, first);
  };
  await scrollThrough(page, 0);
  await walkTo(50);
  const before = await alive(session);
  for (let first = 100; first <= 500; first += 50) {
    await walkTo(first);
  }
  const after = await alive(session);
  expect(after.nodes / before.nodes).toBeLessThanOrEqual(FLAT);
  expect(after.listeners / before.listeners).toBeLessThanOrEqual(FLAT);

  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-mode',
      theme,
    );
    // Another theme builds the page anew.
    await scrollThrough(page, 500);
    await picture(page, `models/many-${theme}-1400`);
  }
});
