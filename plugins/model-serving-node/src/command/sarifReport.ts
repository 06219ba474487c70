import type { RepositoryFinding, RepositoryReport } from './RepositoryReport';

const LEVELS = {
  fail: 'error',
  unknown: 'error',
  warn: 'warning',
  pass: 'none',
} as const;

function resultOf(finding: RepositoryFinding) {
  const { outcome, rule, message, file, line, document, object, next } =
    finding;
  const text = next ? `${message}. ${next}` : message;
  return {
    ruleId: rule,
    level: LEVELS[outcome],
    message: { text: object ? `${object}: ${text}` : text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file, uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
      },
    ],
    properties: { document },
  };
}

/** The report in the Static Analysis Results Interchange Format 2.1.0, which forges show beside the changed lines. */
export function sarifReport(report: RepositoryReport): string {
  const rules = [...new Set(report.findings.map(({ rule }) => rule))].sort();
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'model-serving',
              rules: rules.map(id => ({ id })),
            },
          },
          results: report.findings.map(resultOf),
        },
      ],
    },
    null,
    2,
  )}\n`;
}
