import {
  BUDGET_RULE,
  CheckReport,
} from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence } from '@model-serving/backstage-plugin-model-serving-react';
import { costInWords, hasOwnLine, remarkable } from './summarize';

const OUTCOME_SENTENCES = {
  pass: 'Ready to propose.',
  warn: 'Ready to propose, with warnings.',
  fail: 'Cannot be proposed yet. Fix the findings below.',
};

/** What the check comes to, for the review; the template's `check` gives each a title. */
export interface ReportInWords {
  verdict: string;
  quota?: string;
  cost?: string;
  budget?: string;
  warnings?: string;
}

export function verdictInWords(outcome: CheckReport['outcome']): string {
  return OUTCOME_SENTENCES[outcome];
}

/** The same as the panel of the check says, each thing once. */
export function reportInWords(
  report: CheckReport,
  tenant: string | undefined,
): ReportInWords {
  const { cost, findings, outcome, quota } = report;
  const words = cost && costInWords(cost, tenant);
  const costFinding = findings.find(({ category }) => category === 'cost');
  const money = words
    ? `${words.perHour}, ${words.perMonth}`
    : costFinding && asSentence(costFinding.message);
  const budgetFinding = findings.find(({ rule }) => rule === BUDGET_RULE);
  const budget = words
    ? words.share && [words.share, words.parts].filter(Boolean).join('. ')
    : budgetFinding && asSentence(budgetFinding.message);
  const warnings = remarkable(findings).filter(
    finding => !hasOwnLine(finding) || finding.category === 'memory',
  );
  return {
    verdict: verdictInWords(outcome),
    ...(quota && { quota: quota.sentence }),
    ...(money && { cost: money }),
    ...(budget && { budget }),
    ...(warnings.length > 0 && {
      warnings: [
        ...new Set(warnings.map(({ message }) => asSentence(message))),
      ].join(' '),
    }),
  };
}
