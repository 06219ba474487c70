import {
  CheckReport,
  CostEstimate,
  Finding,
  moneyInWords,
} from '@model-serving/backstage-plugin-model-serving-common';
import { markdownCode, markdownText } from './proposalText';

/** The smallest cap of the forges is GitHub's, 65,536 characters. */
const MAX_LENGTH = 60_000;

const ORDER: readonly Finding['outcome'][] = [
  'fail',
  'unknown',
  'warn',
  'pass',
];

const MARK: Record<Finding['outcome'], string> = {
  fail: '✕ failed',
  unknown: '? unknown',
  warn: '▲ warning',
  pass: '✓ passed',
};

const VERDICT: Record<CheckReport['outcome'], string> = {
  pass: '✓ All checks passed.',
  warn: '▲ Checks passed with warnings.',
  fail: '✕ Checks failed.',
};

/**
 * Writes a check report as the Markdown of a pull request: the verdict, the findings (failures first),
 * the quota, the cost and the files. All text of the report is escaped, so it cannot mention anybody. The same
 * report gives the same text, because it has no time in it. Never longer than 60,000 characters.
 * @public
 */
export function renderReport(report: CheckReport): string {
  const head = [`**${VERDICT[report.outcome]}**`, '', ...approvalLines(report)];
  const around = [
    ...head,
    ...changeLines(report),
    '',
    '',
    ...quotaLines(report),
    ...memoryLines(report),
    ...costLines(report.cost),
    ...fileLines(report),
  ].join('\n');
  return [
    ...head,
    ...changeLines(report),
    ...findingLines(report.findings, MAX_LENGTH - around.length),
    '',
    ...quotaLines(report),
    ...memoryLines(report),
    ...costLines(report.cost),
    ...fileLines(report),
  ].join('\n');
}

/**
 * A description of at most `most` characters: cut at the end of a line, with a note that the portal shows all
 * of it.
 */
export function fittedBody(body: string, most: number): string {
  if (body.length <= most) {
    return body;
  }
  const note = '\n\nThe report is longer; the portal shows all of it.';
  const room = body.slice(0, most - note.length);
  return `${room.slice(0, Math.max(room.lastIndexOf('\n'), 0)) || room}${note}`;
}

function findingLines(findings: readonly Finding[], room: number): string[] {
  if (findings.length === 0) {
    return ['No checks were run.'];
  }
  const lines = [
    '| | Check | Rule | Message | Location |',
    '|---|---|---|---|---|',
  ];
  const sorted = [...findings].sort(
    (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome),
  );
  // Room for the head of the table and for the line about what is left out.
  let left = room - 200;
  let shown = 0;
  for (const finding of sorted) {
    const line = findingLine(finding);
    left -= line.length + 1;
    if (left < 0) {
      break;
    }
    lines.push(line);
    shown += 1;
  }
  const hidden = sorted.length - shown;
  return hidden > 0
    ? [...lines, '', `The portal shows ${hidden} more.`]
    : lines;
}

function findingLine(finding: Finding): string {
  const place = [finding.file, finding.path].filter(Boolean).join(' ');
  const line = finding.line ? `:${finding.line}` : '';
  const cells = [
    MARK[finding.outcome] ?? MARK.unknown,
    markdownText(finding.category, 40),
    markdownText(finding.rule, 120),
    markdownText(finding.message),
    place ? markdownCode(`${place}${line}`, 300) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Most fields of a change that are told; the files themselves tell the rest. */
const MOST_CHANGES = 40;

/** What differs from what Git has. */
function changeLines({ edit }: CheckReport): string[] {
  if (!edit || edit.changes.length === 0) {
    return [];
  }
  const value = (text: string | null) =>
    text === null ? '' : markdownCode(text, 120);
  const more = edit.changes.length - MOST_CHANGES;
  return [
    '### Changes',
    '',
    '| Object | Field | Before | After |',
    '|---|---|---|---|',
    ...edit.changes
      .slice(0, MOST_CHANGES)
      .map(
        ({ field, from, object, to }) =>
          `| ${markdownText(object, 150)} | ${
            field ? markdownCode(field, 200) : ''
          } | ${value(from)} | ${value(to)} |`,
      ),
    ...(more > 0 ? ['', `And ${more} more.`] : []),
    '',
  ];
}

/** What reviewers decide with their approval, and what the requester has confirmed. */
function approvalLines({ findings }: CheckReport): string[] {
  const approvals = findings.filter(
    ({ outcome, rule }) => rule === 'model-allowed' && outcome === 'warn',
  );
  const licenses = findings.filter(
    ({ outcome, rule }) => rule === 'model-license' && outcome === 'pass',
  );
  return [
    ...approvals.flatMap(({ message }) => [
      '### Approval needed',
      '',
      `${markdownText(message)} Merging this pull request approves it.`,
      '',
    ]),
    ...licenses.flatMap(({ message }) => [
      `**License:** ${markdownText(message)}.`,
      '',
    ]),
  ];
}

function quotaLines({ quota }: CheckReport): string[] {
  return quota
    ? [
        `**Quota:** ${markdownText(quota.word, 20)}. ${markdownText(
          quota.sentence,
        )}`,
        '',
      ]
    : ['**Quota:** unknown.', ''];
}

function memoryLines({ memory }: CheckReport): string[] {
  return memory
    ? [
        `**Memory:** ${markdownText(memory.word, 20)}. ${markdownText(
          memory.sentence,
        )}`,
        '',
      ]
    : [];
}

function costLines(cost: CostEstimate | null): string[] {
  if (!cost) {
    return ['**Cost:** unknown, because no prices are configured.', ''];
  }
  const share =
    cost.shareOfBudget === null
      ? ''
      : ` ${shares(
          cost.leastShareOfBudget ?? cost.shareOfBudget,
          cost.shareOfBudget,
        )} of the tenant's budget, with all that it runs and has proposed and what was spent this month.`;
  return [
    `**Cost:** ${range(cost.perHour, cost.currency)} per hour, ${range(
      cost.perMonth,
      cost.currency,
    )} per month.${share} Prices: ${markdownText(cost.priceSource, 200)}.`,
    '',
  ];
}

function shares(min: number, max: number): string {
  const [low, high] = [min, max].map(share => `${Math.round(share * 100)}%`);
  return low === high ? high : `${low} to ${high}`;
}

function fileLines({ files }: CheckReport): string[] {
  if (files.length === 0) {
    return ['**Files:** all files of the service are deleted.', ''];
  }
  return [
    '**Files:**',
    '',
    ...files.slice(0, 50).map(file => `- ${markdownCode(file.path, 400)}`),
    '',
  ];
}

function range(
  { min, max }: { min: number; max: number },
  currency: string,
): string {
  const [low, high] = [min, max].map(amount =>
    markdownText(moneyInWords(amount, currency), 40),
  );
  return low === high ? high : `${low} to ${high}`;
}
