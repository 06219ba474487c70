import { ControlEvidence } from '../api';
import { Asked, GatewayBudgets } from './facts';
import { Findings, stateOf } from './Findings';

/** Whether the LLM gateway stops a tenant that has spent its budget: what was found. @public */
export function gatewayEvidence(
  source: string,
  tenant: string,
  asked: Asked<GatewayBudgets>,
): ControlEvidence[] {
  const findings = new Findings(source);
  if (!asked.known) {
    findings.add('gateway', 'The gateway answers', 'unknown', asked.reason);
    return findings.evidence;
  }
  const { failClosed, keys, looseKeys, team } = asked.value;
  findings.add(
    'fail-closed',
    'Refuses when a budget cannot be verified',
    stateOf(failClosed),
    failClosed === null
      ? 'the gateway does not report its setting fail_closed_budget_enforcement'
      : `fail_closed_budget_enforcement is ${failClosed ? 'on' : 'off'}`,
  );
  const budget = team?.maxBudget ?? null;
  let spends = `the gateway has no team ${tenant}`;
  if (team) {
    spends =
      budget === null
        ? `team ${team.name} has no max_budget`
        : `team ${team.name} may spend ${budget}, with ${keys} key${
            keys === 1 ? '' : 's'
          }`;
  }
  findings.add(
    'team',
    'The tenant has a budget there',
    stateOf(budget !== null),
    spends,
  );
  findings.add(
    'keys',
    'Every key is in a team with a budget',
    looseKeys > 0 ? 'broken' : 'holds',
    looseKeys > 0
      ? `${looseKeys} key${
          looseKeys === 1 ? ' is' : 's are'
        } in no team with a budget`
      : 'every key has a budget',
  );
  return findings.evidence;
}
