import { InputError } from '@backstage/errors';
import {
  CheckReport,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';

const SHOWN = 20;

const isRefusing = ({ outcome }: Finding) =>
  outcome === 'fail' || outcome === 'unknown';

/** Whether what a report is about can be proposed. @public */
export function hasPassed({ findings, outcome }: CheckReport): boolean {
  return outcome !== 'fail' && !findings.some(isRefusing);
}

/**
 * Refuses a report that fails, naming each finding that fails or cannot be decided.
 *
 * @throws InputError
 * @public
 */
export function assertPassed(report: CheckReport): void {
  if (hasPassed(report)) {
    return;
  }
  const refused = report.findings.filter(isRefusing);
  const lines = refused.slice(0, SHOWN).map(describeFinding);
  if (refused.length > SHOWN) {
    lines.push(`and ${refused.length - SHOWN} more`);
  }
  throw new InputError(
    `The check fails:\n${lines.map(line => `- ${line}`).join('\n')}`,
  );
}

/** One line: rule, message, and where. @public */
export function describeFinding(finding: Finding): string {
  const { rule, message, file, path, line, outcome } = finding;
  const place = [file && (line ? `${file}:${line}` : file), path]
    .filter(Boolean)
    .join(' ');
  const doubt = outcome === 'unknown' ? ' (cannot be decided)' : '';
  return `${rule}: ${message}${doubt}${place ? ` [${place}]` : ''}`;
}
