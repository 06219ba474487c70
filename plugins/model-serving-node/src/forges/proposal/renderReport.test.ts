import fc from 'fast-check';
import {
  CheckReport,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';
import { commitMessage, isSealed } from './commitMark';
import { blobId } from './directoryEdits';
import { proposalTitle } from './proposalText';
import { renderReport } from './renderReport';

const finding = (other: Partial<Finding> = {}): Finding => ({
  category: 'policy',
  rule: 'pinned-artifacts',
  outcome: 'pass',
  message: 'the model is pinned',
  ...other,
});

const report = (other: Partial<CheckReport> = {}): CheckReport => ({
  asOf: '2026-01-01T00:00:00Z',
  source: 'kubernetes:sandbox',
  stale: false,
  outcome: 'pass',
  findings: [finding()],
  quota: {
    word: 'borrows',
    sentence: 'Fits by borrowing 1 H100.',
    flavor: 'h100',
    resource: 'nvidia.com/gpu',
    requested: 2,
    short: 0,
    replicasThatFit: 2,
    replicas: 2,
  },
  memory: null,
  cost: {
    currency: 'USD',
    perHour: { min: 3.9, max: 11.7 },
    perMonth: { min: 2847, max: 8541 },
    priceSource: 'sandbox price list',
    shareOfBudget: 0.427,
    leastShareOfBudget: 0.142,
    budget: null,
  },
  files: [{ path: 'tenants/team-a/chat/service.yaml', content: '' }],
  ...other,
});

describe('renderReport', () => {
  it('says the verdict, the findings, the quota, the cost and the files', () => {
    expect(renderReport(report())).toBe(
      `**✓ All checks passed.**

| | Check | Rule | Message | Location |
|---|---|---|---|---|
| ✓ passed | policy | pinned-artifacts | the model is pinned |  |

**Quota:** borrows. Fits by borrowing 1 H100.

**Cost:** $3.90 to $11.70 per hour, $2,847 to $8,541 per month. 14% to 43% of the tenant's budget, with all that it runs and has proposed and what was spent this month. Prices: sandbox price list.

**Files:**

- \`tenants/team-a/chat/service.yaml\`
`,
    );
  });

  it('marks what reviewers approve by merging, and the license that was confirmed', () => {
    const text = renderReport(
      report({
        outcome: 'warn',
        findings: [
          finding({
            rule: 'model-allowed',
            outcome: 'warn',
            message: 'resource:default/chat: Needs an approval. Ask @legal.',
          }),
          finding({
            rule: 'model-license',
            message: 'The requester confirmed the license llama3.1 of chat',
          }),
        ],
      }),
    );
    expect(text.split('| | Check')[0]).toBe(`**▲ Checks passed with warnings.**

### Approval needed

resource:default/chat: Needs an approval. Ask \`@legal.\` Merging this pull request approves it.

**License:** The requester confirmed the license llama3.1 of chat.

`);
    expect(renderReport(report())).not.toMatch(/Approval|License/);
  });

  it('puts failures first and says where they are', () => {
    const text = renderReport(
      report({
        outcome: 'fail',
        findings: [
          finding(),
          finding({ outcome: 'unknown', message: 'no schema' }),
          finding({
            outcome: 'fail',
            message: 'not pinned',
            file: 'a.yaml',
            path: 'spec.x',
            line: 7,
          }),
        ],
      }),
    );

    expect(text.indexOf('not pinned')).toBeLessThan(text.indexOf('no schema'));
    expect(text.indexOf('no schema')).toBeLessThan(text.indexOf('is pinned'));
    expect(text).toContain('`a.yaml spec.x:7`');
    expect(text).toContain('✕ Checks failed.');
  });

  it('says that quota and cost are unknown instead of leaving them out', () => {
    const text = renderReport(report({ quota: null, cost: null }));

    expect(text).toContain('**Quota:** unknown');
    expect(text).toContain('**Cost:** unknown');
  });

  it('says the same whenever the check ran', () => {
    expect(renderReport(report({ asOf: '2027-01-01T00:00:00Z' }))).toBe(
      renderReport(report()),
    );
  });

  it.each([
    ['a mention', 'ask @platform-owners now', 'ask `@platform-owners` now'],
    ['a mention in brackets', '(@a/b)', '`(@a/b)`'],
    ['a reference', 'see #12 and !3', 'see `#12` and `!3`'],
    ['HTML', '<img src=x onerror=y>', '&lt;img src=x onerror=y&gt;'],
    ['a comment', '<!-- x -->', '&lt;\\!-- x --&gt;'],
    ['an image', '![x](https://evil.test)', '\\!\\[x\\](https://evil.test)'],
    ['a cell', 'a|b', 'a\\|b'],
    ['a cell in code', '@a|b', '`@a\\|b`'],
    ['a way out of code', '@a`b', "`@a'b`"],
    ['a line', 'a\r\n| b', 'a \\| b'],
    ['colours', '\u001b[31mred', '\\[31mred'],
    ['text turned round', 'a\u202eb', 'ab'],
  ])('makes nothing of %s', (_, message, shown) => {
    const text = renderReport(report({ findings: [finding({ message })] }));

    expect(text).toContain(`| ${shown} |`);
  });

  it('stays below the cap of every forge and says what it left out', () => {
    const findings = Array.from({ length: 3_000 }, (_, n) =>
      finding({ message: `${n} ${'x'.repeat(480)}` }),
    );

    const text = renderReport(report({ findings }));

    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/The portal shows \d+ more\./);
    expect(text).toContain('**Files:**');
  });

  it('keeps its shape for any findings', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 600 }),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        (message, rule) => {
          const rows = renderReport(
            report({ findings: [finding({ message, rule })] }),
          ).split('\n');
          const row = rows[4];
          expect(rows[3]).toBe('|---|---|---|---|---|');
          expect(rows[5]).toBe('');
          expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
          const outsideCode = row.replace(/`[^`]*`/g, '');
          expect(outsideCode).not.toMatch(/@|</);
        },
      ),
    );
  });
});

describe('proposalTitle', () => {
  it('names service and tenant when the user says nothing', () => {
    expect(
      proposalTitle({ tenant: 'team-a', service: 'chat', title: ' ' }),
    ).toBe('Serve chat for team-a');
  });

  it('is one short line that mentions nobody', () => {
    const title = proposalTitle({
      tenant: 'team-a',
      service: 'chat',
      title: `Hi @everyone\nCo-authored-by: x ${'y'.repeat(100_000)}`,
    });

    expect(title).toMatch(/^Hi \(at\)everyone Co-authored-by: x y+…$/);
    expect(title.length).toBeLessThanOrEqual(210);
  });

  it.each([
    ['Closes #1, fixes GH-2 and !3', 'Closes no. 1, fixes GH 2 and no. 3'],
    ['[skip ci] chat', '(skip ci) chat'],
    ['chat ***NO_CI***', 'chat *NO_CI*'],
    [
      'Fixes https://git.example/a/b/issues/1',
      'Fixes https git.example/a/b/issues/1',
    ],
  ])('has no forge act on %j', (title, expected) => {
    expect(proposalTitle({ tenant: 'team-a', service: 'chat', title })).toBe(
      expected,
    );
  });
});

describe('the seal of a commit', () => {
  it('is not taken from the title', () => {
    const files = [{ path: 'tenants/team-a/chat/a.yaml', content: 'a: 1\n' }];
    const entries = files.map(({ path, content }) => ({
      path,
      blob: blobId(content, 'sha1'),
    }));
    const change = {
      tenant: 'team-a',
      service: 'chat',
      directory: 'tenants/team-a/chat',
      branch: 'model-serving/team-a/chat',
      title: 'Serve chat for team-a',
      body: '',
      files,
    };
    const seal = commitMessage(change).split('\n').pop()!;
    const forged = commitMessage({
      ...change,
      title: seal,
      files: [{ ...files[0], content: 'a: 2\n' }],
    });
    expect(isSealed(commitMessage(change), entries)).toBe(true);
    expect(isSealed(forged, entries)).toBe(false);
  });
});
