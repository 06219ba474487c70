import { ControlEvidence } from '../api';
import { Asked, GatewayBudgets, GatewayProbeResult } from './facts';
import { Findings } from './Findings';

type Judgement = readonly [state: ControlEvidence['state'], detail: string];

const SETTING = 'fail_closed_budget_enforcement';

const onOff = (isOn: boolean) => (isOn ? 'on' : 'off');

/** What a gateway does when it cannot verify a budget: what was seen counts more than what it reports, and that more than what is declared. */
function judgeFailClosed(
  { declared, reported }: GatewayBudgets['failClosed'],
  probe: GatewayProbeResult | null,
): Judgement {
  const claim = reported ?? declared;
  const said =
    reported === null
      ? `${SETTING} is declared ${onOff(claim === true)}`
      : `${SETTING} is ${onOff(reported)}`;
  if (probe?.outcome === 'answered') {
    return [
      'broken',
      `the gateway answered a call beyond a budget at ${probe.at}${
        claim === true ? `, although ${said}` : ''
      }`,
    ];
  }
  const isUnverified =
    probe?.outcome === 'unverified' ||
    (probe?.outcome === 'refused' && probe.database === false);
  if (isUnverified) {
    return [
      'holds',
      `the gateway refused a call that it could not verify at ${probe.at} (${
        probe.detail
      })${claim === false ? `, although ${said}` : ''}`,
    ];
  }
  if (claim === null) {
    return [
      'unknown',
      `LiteLLM does not report ${SETTING}; set modelServing.gateway.failClosedBudgetEnforcement to what the configuration of the gateway says`,
    ];
  }
  return [
    claim ? 'holds' : 'broken',
    reported === null ? `${said}; LiteLLM does not report it` : said,
  ];
}

function judgeProbe(probe: GatewayProbeResult): Judgement {
  switch (probe.outcome) {
    case 'answered':
      return [
        'broken',
        `a call with a key whose budget is spent was answered at ${probe.at} (${probe.detail})`,
      ];
    case 'unclear':
      return [
        'unknown',
        `the probe at ${probe.at} shows nothing: ${probe.detail}`,
      ];
    default:
      return [
        'holds',
        `a call with a key whose budget is spent was refused at ${probe.at} (${probe.detail})`,
      ];
  }
}

const TOLERANCE = 0.05;
const LEAST_TOLERANCE = 0.01;

/** Calls that were under way when a budget ran out still count, so that a little more than it is spent. */
const isBeyond = (spend: number, budget: number) =>
  spend - budget > Math.max(budget * TOLERANCE, LEAST_TOLERANCE);

const counted = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;

function judgeSpend({ keys, team }: GatewayBudgets, budget: number): Judgement {
  const spend = team?.spend ?? null;
  if (spend === null) {
    return ['unknown', 'the gateway does not report what the team has spent'];
  }
  if (isBeyond(spend, budget)) {
    return [
      'broken',
      `team ${
        team!.name
      } has spent ${spend} of ${budget}, so calls beyond its budget were answered`,
    ];
  }
  const beyond = keys.filter(
    key => key.maxBudget !== null && isBeyond(key.spend, key.maxBudget),
  ).length;
  return beyond > 0
    ? [
        'broken',
        `${counted(beyond, 'key')} of team ${
          team!.name
        } spent more than the budget of the key`,
      ]
    : ['holds', `team ${team!.name} has spent ${spend} of ${budget}`];
}

function judgeTeam(tenant: string, { keys, team }: GatewayBudgets): Judgement {
  if (!team) {
    return ['broken', `the gateway has no team ${tenant}`];
  }
  return team.maxBudget === null
    ? ['broken', `team ${team.name} has no max_budget`]
    : [
        'holds',
        `team ${team.name} may spend ${team.maxBudget}, with ${counted(
          keys.length,
          'key',
        )}`,
      ];
}

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
  const { failClosed, looseKeys, probe, team } = asked.value;
  const budget = team?.maxBudget ?? null;
  if (probe) {
    findings.add(
      'probe',
      'Refuses a call beyond a budget',
      ...judgeProbe(probe),
    );
  }
  findings.add(
    'fail-closed',
    'Refuses when a budget cannot be verified',
    ...judgeFailClosed(failClosed, probe),
  );
  findings.add(
    'team',
    'The tenant has a budget there',
    ...judgeTeam(tenant, asked.value),
  );
  if (budget !== null) {
    findings.add(
      'spend',
      'Spend stays within the budget',
      ...judgeSpend(asked.value, budget),
    );
  }
  findings.add(
    'keys',
    'Every usable key has a budget',
    looseKeys > 0 ? 'broken' : 'holds',
    looseKeys > 0
      ? `${counted(looseKeys, 'key')} can be used without a budget of ${
          looseKeys === 1 ? 'its' : 'their'
        } own or of a team`
      : 'every key that can be used has a budget',
  );
  return findings.evidence;
}
