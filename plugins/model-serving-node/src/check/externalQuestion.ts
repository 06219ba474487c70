import {
  BudgetCommitments,
  dateInWords,
  ExpectedTokens,
  externalCost,
  Finding,
  HostedEndpoint,
  moneyInWords,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { HostedChoice } from '../goldenPaths';
import { budgetFindings } from './quotaAndCost';
import { judge } from './CheckInput';
import { ModelPermit, modelRuleFindings } from './modelRules';

/**
 * What only the catalog can answer: whether address and name are those of the hosted model that the files name.
 * @public
 */
export interface ExternalQuestion {
  entityRef: string;
  version: string | null;
  /** The license that the files confirm. */
  licenseAccepted: string | null;
  url: string;
  modelName: string;
  tokens: ExpectedTokens;
  /** What the tenant has committed to beside it; null without a budget. */
  budget: BudgetCommitments | null;
  /** Of the budget; null without prices. */
  currency: string | null;
  file: string;
}

/**
 * A hosted model with its price and what the platform says of it for the tenant; or why it may not be used, as a sentence.
 * @public
 */
export type HostedLookup = (
  entityRef: string,
  version: string | null,
) => Promise<
  | (HostedChoice & {
      hosted: Pick<HostedEndpoint, 'model' | 'price' | 'provider' | 'url'>;
      permit: ModelPermit;
    })
  | { refusal: string }
>;

/** Whether the catalog says the same of the model, whether the tenant may use it, and what it will cost. */
export async function checkHosted(
  question: ExternalQuestion,
  lookUp: HostedLookup,
): Promise<Finding[]> {
  const { entityRef, file, licenseAccepted, modelName, url, version } =
    question;
  const problem = (message: string, outcome: 'fail' | 'unknown' = 'fail') =>
    judge('request', 'catalog-model', '', [{ message, outcome, file }]);
  let found: Awaited<ReturnType<HostedLookup>>;
  try {
    found = await lookUp(entityRef, version);
  } catch (error) {
    return problem(
      `Could not look up ${entityRef}: ${(error as Error).message}`,
      'unknown',
    );
  }
  if ('refusal' in found) {
    return problem(found.refusal);
  }
  const { hosted, permit } = found;
  const same = hosted.url === url && hosted.model === modelName;
  return [
    ...(same
      ? judge(
          'request',
          'catalog-model',
          `Address and name are those of ${entityRef}`,
          [],
        )
      : problem(
          `The files call ${modelName} at ${url}, but the catalog has ${
            hosted.model
          } at ${hosted.url ?? 'no address'} for ${entityRef}`,
        )),
    ...modelRuleFindings(permit, licenseAccepted ?? undefined),
    ...costFindings(question, hosted),
  ];
}

/** What the expected tokens cost, by the provider's price. Only the tenant's budget rule blocks; a missing price is said. */
function costFindings(
  { budget, currency, tokens }: ExternalQuestion,
  { price, provider }: Pick<HostedEndpoint, 'price' | 'provider'>,
): Finding[] {
  const warn = (message: string) =>
    judge('cost', 'cost', '', [{ outcome: 'warn', message }]);
  const cost = externalCost(price, tokens);
  if ('reason' in cost) {
    return warn(`Cost unknown: ${cost.reason}`);
  }
  const sentence = `${moneyInWords(
    cost.perMonth,
    cost.currency,
  )} per month for ${tokens.input} million tokens of input and ${
    tokens.output
  } million of output (${provider}${
    price?.asOf ? `, prices of ${dateInWords(price.asOf)}` : ''
  })`;
  if (!budget || budget.perMonth <= 0) {
    return judge('cost', 'cost', sentence, []);
  }
  if (cost.currency !== currency) {
    return warn(
      `${sentence}. Share of the budget unknown: the budget is in ${currency}`,
    );
  }
  return [
    ...judge('cost', 'cost', sentence, []),
    ...budgetFindings(
      { ...budget, request: { min: cost.perMonth, max: cost.perMonth } },
      cost.currency,
    ),
  ];
}
