import { expect, Page, test } from '@playwright/test';
import { answerModel, answerSize, FORM } from './support/form';
import { openAs } from './support/portal';

/** Zod asks once a page whether it may compile code, and interprets where it may not. */
const PROBE = /^script-src eval in .*\/module-zod\./;

/** What the browser refused on a page, as the page's Content Security Policy says. */
async function refusalsOn(page: Page): Promise<string[]> {
  const refusals: string[] = [];
  await page.exposeFunction('refusedByPolicy', (what: string) =>
    refusals.push(what),
  );
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', event =>
      (window as any).refusedByPolicy(
        `${event.effectiveDirective} ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
      ),
    ),
  );
  return refusals;
}

test('the pages need nothing that the Content Security Policy forbids', async ({
  page,
}) => {
  const refusals = await refusalsOn(page);
  const response = await page.request.get('/');
  const policy = response.headers()['content-security-policy'];
  expect(policy).toMatch(/script-src 'self';/);
  expect(policy).toMatch(/connect-src 'self';/);
  expect(policy).toMatch(/object-src 'none';/);
  expect(policy).toMatch(/frame-ancestors 'none';/);
  expect(policy).not.toContain('unsafe-eval');

  await openAs(page, 'team-a-member', '/models');
  await expect(
    page.getByRole('link', { name: 'Qwen3 8B', exact: true }),
  ).toBeVisible();

  await test.step('the form judges without compiling code', async () => {
    await page.goto(FORM);
    const answers = {
      name: 'Not A Name',
      purpose: 'Shows what the form says',
      model: 'Qwen3 8B',
      accelerator: '1 × L4 24 GB',
    };
    await answerModel(page, answers);
    await expect(
      page.getByText(/must match pattern|letters/).first(),
    ).toBeVisible();
    await page.getByLabel('Name').fill('closed-doors');
    await page.getByRole('button', { name: 'Next' }).click();
    await answerSize(page, answers.accelerator);
    await expect(page.getByText('Ready to propose.')).toBeVisible();
  });

  for (const path of [
    '/serving',
    '/catalog',
    '/tenancy',
    '/settings',
    '/search',
    '/notifications',
  ]) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByRole('heading').first()).toBeVisible();
    });
  }
  expect(refusals.filter(refusal => !PROBE.test(refusal))).toEqual([]);
});
