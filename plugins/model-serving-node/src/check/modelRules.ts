import {
  Finding,
  licenseTerms,
  ModelDecision,
  ModelDecisionWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { judge, Problem } from './CheckInput';

/** What the platform says of a model for the tenant that wants to serve it. @public */
export interface ModelPermit {
  /** Title of the model, or its entity ref where nothing gives it one. */
  title: string;
  decision: ModelDecision;
  /** License of the version that is served, as its sources name it; null where they name none. */
  license: string | null;
}

/**
 * Whether the platform's rules let the model be served, whether its license was confirmed, and what compliance facts say.
 * An approval that is needed is a warning: those who review the pull request give it.
 *
 * @param accepted - the license that the requester confirmed; not trusted to be a string
 * @public
 */
export function modelRuleFindings(
  permit: ModelPermit,
  accepted: unknown,
): Finding[] {
  const { decision, title } = permit;
  return [
    ...judge(
      'request',
      'model-allowed',
      `The platform allows ${title} to be served`,
      decision.word === 'allow' ? [] : [notAllowed(permit)],
    ),
    ...licenseFindings(permit, accepted),
    ...decision.findings.map(
      ({ sentence }): Finding => ({
        category: 'request',
        rule: 'model-compliance',
        outcome: 'warn',
        message: sentence,
      }),
    ),
  ];
}

/** A finding stands alone, so it says the decision as well as the reasons. */
const DECISIONS: Readonly<Record<ModelDecisionWord, string>> = {
  allow: 'Allowed.',
  ask: 'Needs an approval.',
  deny: 'Not allowed.',
};

function notAllowed({ decision, title }: ModelPermit): Problem {
  const { askUrl, rule, sentence, word } = decision;
  const by = rule ? `, by rule ${rule.name} of ${rule.place}` : '';
  return {
    outcome: word === 'deny' ? 'fail' : 'warn',
    message: [
      `${title}${by}:`,
      DECISIONS[word],
      sentence,
      askUrl && `See ${askUrl}`,
    ]
      .filter(Boolean)
      .join(' '),
  };
}

function licenseFindings(
  { decision, title, license }: ModelPermit,
  accepted: unknown,
): Finding[] {
  const holds = decision.confirmLicense
    ? `The requester confirmed the license ${license} of ${title}`
    : `The license ${license} of ${title} is permissive`;
  return judge(
    'request',
    'model-license',
    holds,
    licenseProblems({ decision, title, license }, accepted),
  );
}

function licenseProblems(
  { decision, title, license }: ModelPermit,
  accepted: unknown,
): Problem[] {
  if (accepted !== undefined && accepted !== license) {
    return [
      {
        message: `The request confirms the license ${JSON.stringify(
          accepted,
        ).slice(0, 120)}, but ${title} has ${
          license === null ? 'none' : `the license ${license}`
        }. Read the license and confirm it again`,
      },
    ];
  }
  if (license === null) {
    return [
      {
        outcome: 'warn',
        message: `No license is recorded for ${title}. Ask its owner before serving it`,
      },
    ];
  }
  if (decision.confirmLicense && accepted === undefined) {
    const { sentence, url } = licenseTerms(license);
    return [
      {
        message: `The license ${license} of ${title} has to be confirmed. ${sentence}${
          url ? ` Its text: ${url}` : ''
        }`,
      },
    ];
  }
  return [];
}
