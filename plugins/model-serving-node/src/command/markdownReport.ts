import type { RepositoryReport } from './RepositoryReport';

const OUTCOMES = {
  fail: 'refused',
  unknown: 'unknown',
  warn: 'warning',
  pass: 'passes',
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
      ? `**Refused**: ${count(
          blocking,
          'finding',
          'findings',
        )} would keep the cluster from accepting this`
      : '**Accepted**: the cluster would accept this';
  const judged = `${count(report.objects, 'object', 'objects')} in ${count(
    report.files,
    'file',
    'files',
  )} judged by ${count(report.policies, 'policy', 'policies')}`;
  const rows = findings.map(
    ({ outcome, rule, message, file, document, line, object }) =>
      `| ${OUTCOMES[outcome]} | ${cell(
        `${file}:${line}`,
      )} | ${document} | ${cell(object ?? '')} | ${cell(rule)} | ${cell(
        message,
      )} |`,
  );
  return [
    '# Model serving check',
    '',
    `${verdict} (${judged}).`,
    '',
    ...(rows.length > 0
      ? [
          '| | Place | Document | Object | Rule | What is wrong |',
          '| --- | --- | --- | --- | --- | --- |',
          ...rows,
          '',
        ]
      : []),
    ...notes.flatMap(note => [`Not judged: ${note}.`, '']),
  ].join('\n');
}
