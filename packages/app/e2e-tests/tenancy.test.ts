import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, Page, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { picture } from './support/pictures';
import { callApi, openAs } from './support/portal';

const POLICIES = path.resolve(
  __dirname,
  '../../../templates/platform/policies',
);
const SURROUNDINGS = [
  'network-closed',
  'objects-limited',
  'portal-permissions',
  'queue-managed',
  'repository-protected',
  'repository-writers',
];
/** What the sandbox's README says is off, and for whom. */
const OFF = { tenant: 'team-c', control: 'network-closed' };

async function policyNames(): Promise<string[]> {
  const files = await readdir(POLICIES);
  const texts = await Promise.all(
    files.map(file => readFile(path.join(POLICIES, file), 'utf8')),
  );
  return texts.flatMap(text =>
    [
      ...text.matchAll(
        /^kind: ValidatingAdmissionPolicy\nmetadata:\n {2}name: (\S+)$/gm,
      ),
    ].map(([, name]) => name),
  );
}

interface Status {
  tenant: string;
  control: string;
  state: string;
}

async function controlsOf(page: Page): Promise<Status[]> {
  const { json } = await callApi(page, 'GET', '/controls');
  return json.items.map(({ tenant, control, state }: Status) => ({
    tenant,
    control,
    state,
  }));
}

test('each control is enforced for each tenant, but for the one that is off', async ({
  page,
  browser,
}) => {
  const expected = [...(await policyNames()), ...SURROUNDINGS].sort();
  await test.step('a member has been seen, so that the portal knows what members may do', async () => {
    const member = await browser.newPage();
    await openAs(member, 'team-a-member', '/serving');
    await expect(member.getByText('search-embed').first()).toBeVisible();
    await member.close();
  });
  await openAs(page, 'platform-owner', '/tenancy');

  await test.step('as the API says it', async () => {
    await expect
      .poll(async () =>
        (await controlsOf(page)).filter(({ state }) => state !== 'enforced'),
      )
      .toEqual([{ ...OFF, state: 'not-enforced' }]);
    const controls = await controlsOf(page);
    for (const tenant of ['team-a', 'team-b', 'team-c']) {
      expect(
        controls
          .filter(item => item.tenant === tenant)
          .map(({ control }) => control)
          .sort(),
      ).toEqual(expected);
    }
  });

  await test.step('one service violates a policy, which is newer', async () => {
    await expect
      .poll(async () => {
        const { json } = await callApi(page, 'GET', '/violations');
        return json.items.map(
          ({
            ref,
            violations,
          }: {
            ref: { name: string };
            violations: any[];
          }) => [ref.name, ...violations.map(({ policy }) => policy)],
        );
      })
      .toEqual([['legacy-ner', 'serving-pinned-artifacts']]);
  });

  await test.step('as the page says it', async () => {
    await expect(
      page.getByRole('button', {
        name: 'Network traffic is denied by default for team-c: not enforced. Show evidence',
      }),
    ).toBeVisible();
    await expect(
      page.getByRole('button', { name: /: (not enforced|unknown)\. Show/ }),
    ).toHaveCount(1);
    const violations = page
      .getByRole('listitem')
      .filter({ hasText: 'team-c/legacy-ner' });
    await expect(violations).toContainText('serving-pinned-artifacts');
    await page
      .getByRole('heading', { name: 'Controls' })
      .scrollIntoViewIfNeeded();
    await expectAccessible(page, {
      onLook: async ({ theme, width }) => {
        await page
          .getByRole('heading', { name: 'Controls' })
          .evaluate(heading => heading.scrollIntoView());
        await picture(page, `tenancy-controls-${theme}-${width}`);
      },
    });
  });
});

test('a control that is tested is refused by the cluster, in its own words', async ({
  page,
}) => {
  await openAs(page, 'platform-owner', '/tenancy');
  await page
    .getByRole('button', { name: /^Show \d+ enforced controls$/ })
    .click();
  await page
    .getByRole('button', {
      name: /^Models and images pinned by digest for team-a: enforced/,
    })
    .click();
  await page.getByRole('button', { name: 'Test now' }).click();
  await expect(
    page.getByText('Rejected by this control, as expected.'),
  ).toBeVisible();
  await expect(
    page
      .getByText(
        /is forbidden: ValidatingAdmissionPolicy 'serving-pinned-artifacts' with binding 'serving-pinned-artifacts' denied request: pinned-artifacts: the image "registry\.example\.com\/control-probe:latest" is not pinned/,
      )
      .first(),
  ).toBeVisible();
  await picture(page, 'tenancy-tested');
});
