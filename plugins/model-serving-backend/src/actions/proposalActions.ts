import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import type { z as Zod } from 'zod/v3';
import { ProposalAnswer } from '../proposals/Proposals';
import type { ActionOptions } from './registerActions';
import { readService } from './serviceActions';

/** What every action is that proposes a change of a service: it writes nothing but its one branch and pull request. */
export const PROPOSAL_ACTION = {
  attributes: { readOnly: false, destructive: false, idempotent: true },
};

export const DRY_RUN_NOTE =
  'Without `dryRun: false` nothing is written: the answer says what would be proposed. Show it to the user before you propose.';

/** Input of every action that proposes. */
export const proposalInput = (z: typeof Zod) =>
  z.object({
    service: z
      .string()
      .describe(
        '<cluster>/<namespace>/<kind>/<name>, as list-services gives it',
      ),
    dryRun: z
      .boolean()
      .optional()
      .describe('False opens the pull request; true when left out'),
  });

export const choicesInput = (z: typeof Zod) =>
  z
    .record(z.enum(['git', 'form']))
    .optional()
    .describe(
      'Whose value a field gets that people and this change both set, by its id in conflicts',
    );

const nullableText = (z: typeof Zod) => z.string().nullable();

/** What a check says, as far as somebody who reads it needs. */
const reportShape = (z: typeof Zod) => ({
  verdict: z
    .enum(['pass', 'warn', 'fail'])
    .describe('What cluster and platform would say; fail cannot be proposed'),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        outcome: z.string(),
        message: z.string(),
        file: z.string().optional(),
      }),
    )
    .describe('All that does not simply pass'),
  changes: z
    .array(
      z.object({
        field: z.string(),
        from: nullableText(z),
        to: nullableText(z),
      }),
    )
    .describe('Fields that differ from what Git has; values are shortened'),
  conflicts: z
    .array(
      z.object({
        id: z.string(),
        git: nullableText(z),
        form: nullableText(z),
      }),
    )
    .describe('Fields that need a choice'),
  cost: z
    .object({ currency: z.string(), perMonthAtMost: z.number() })
    .nullable()
    .describe('Null where it is unknown, or you may not see it'),
});

export const reportOutput = (z: typeof Zod) => z.object(reportShape(z));

export const proposalOutput = (z: typeof Zod) =>
  z.object({
    ...reportShape(z),
    outcome: z
      .enum(['dry-run', 'opened', 'updated', 'unchanged', 'refused'])
      .describe('refused: the check fails, and nothing was written'),
    pullRequest: z
      .object({ number: z.number(), url: z.string() })
      .nullable()
      .describe('Null where nothing was written'),
  });

export function reportOf({ cost, edit, findings, outcome }: CheckReport) {
  const nameOf = ({ field, object }: { field: string; object: string }) =>
    field ? `${object}: ${field}` : object;
  return {
    verdict: outcome,
    findings: findings
      .filter(finding => finding.outcome !== 'pass')
      .map(({ file, message, outcome: found, rule }) => ({
        rule,
        outcome: found,
        message,
        ...(file && { file }),
      })),
    changes: (edit?.changes ?? []).map(change => ({
      field: nameOf(change),
      from: change.from,
      to: change.to,
    })),
    conflicts: (edit?.conflicts ?? [])
      .filter(({ choice }) => choice === null)
      .map(({ form, git, id }) => ({ id, git, form })),
    cost: cost && {
      currency: cost.currency,
      perMonthAtMost: cost.perMonth.max,
    },
  };
}

export const answerOf = ({ outcome, pullRequest, report }: ProposalAnswer) => ({
  output: { ...reportOf(report), outcome, pullRequest },
});

/**
 * Tenant and name of the service that is to be changed.
 *
 * @throws NotFoundError, the same for no service and for one that the caller may not see; InputError for one of no tenant
 */
export async function serviceToChange(
  options: ActionOptions,
  name: string,
  credentials: BackstageCredentials,
): Promise<{ tenant: string; service: string }> {
  const { service } = await readService(options, name, credentials);
  if (service.tenant === null) {
    throw new InputError(
      `${service.ref.name} is of no tenant, so that it cannot be changed by a pull request`,
    );
  }
  return { tenant: service.tenant, service: service.ref.name };
}
