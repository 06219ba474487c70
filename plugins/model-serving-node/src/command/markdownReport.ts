import type { RepositoryReport } from './RepositoryReport';

const OUTCOMES = {
  fail: 'rejected',
  unknown: 'unknown',
  warn: 'warning',
  pass: 'passed',
} as const;

const cell = (text: string) =>
  text.replace(/[\\|]/g, '\\$&').replace(/\s+/g, ' ').replace(/</g, '&lt;');

const count = (number: number, one: string, many: string) =>
  `${number} ${number === 1 ? one : many}`;

/** The report as Markdown: the verdict first, then a row for each finding. */
export function markdownReport(report: RepositoryReport): string {
  const { findings, notes } = report;
  const blocking = findings.filter(({ outcome }) => outcome !== 'warn').length;
  const verdict =
    blocking > 0
      ? `**Rejected**: the cluster would reject this because of ${count(
          blocking,
          'finding',
          'findings',
        )}`
      : '**Accepted**: the cluster would accept this';
  const judged = `${count(report.objects, 'object', 'objects')} in ${count(
    report.files,
    'file',
    'files',
  )} checked against ${count(report.policies, 'policy', 'policies')}`;
  const rows = findings.map(
    ({ outcome, rule, message, file, document, line, object, next }) =>
      `| ${OUTCOMES[outcome]} | ${cell(
        `${file}:${line}`,
      )} | ${document} | ${cell(object ?? '')} | ${cell(rule)} | ${cell(
        message,
      )} | ${cell(next ?? '')} |`,
  );
  return [
    '# Model serving check',
    '',
    `${verdict} (${judged}).`,
    '',
    ...(rows.length > 0
      ? [
          '| Result | Location | Document | Object | Rule | Problem | Next step |',
          '| --- | --- | --- | --- | --- | --- | --- |',
          ...rows,
          '',
        ]
      : []),
    ...notes.flatMap(note => [`Not checked: ${note}.`, '']),
  ].join('\n');
}
