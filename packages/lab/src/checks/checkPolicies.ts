import type { ClusterClient } from '../kubernetes/ClusterClient';
import { KubernetesError } from '../kubernetes/KubernetesError';
import { waitUntil } from '../parts/waitUntil';
import type { CheckFinding } from './CheckFinding';
import { POLICY_CASES, refusalOf, type PolicyCase } from './policyCases';

interface Verdict {
  code?: number;
  message?: string;
}

async function verdictOn(
  client: ClusterClient,
  { object }: PolicyCase,
): Promise<Verdict> {
  try {
    await client.create(object, { dryRun: true });
    return {};
  } catch (error) {
    if (error instanceof KubernetesError) {
      return { code: error.code, message: error.message };
    }
    throw error;
  }
}

function differenceOf(
  { object, refusal }: PolicyCase,
  verdict: Verdict,
): string | undefined {
  const expected: Verdict = refusal
    ? { code: 422, message: refusalOf(object, refusal) }
    : {};
  if (expected.code === verdict.code && expected.message === verdict.message) {
    return undefined;
  }
  const inWords = ({ code, message }: Verdict) =>
    code ? `${code} ${message}` : 'accepted';
  return `expected: ${inWords(expected)}\n     found: ${inWords(verdict)}`;
}

/** Holds the platform's policies, on the API server, against what each case expects, as a member of the tenant. */
export async function checkPolicies(
  client: ClusterClient,
): Promise<CheckFinding[]> {
  // Policies act a moment after they are applied.
  for (const policy of new Set(
    POLICY_CASES.flatMap(({ refusal }) => refusal?.policy ?? []),
  )) {
    const first = POLICY_CASES.find(one => one.refusal?.policy === policy)!;
    await waitUntil(
      `${policy} to act`,
      async () => (await verdictOn(client, first)).code === 422,
      { seconds: 30 },
    );
  }
  const findings: CheckFinding[] = [];
  for (const one of POLICY_CASES) {
    findings.push({
      title: one.title,
      difference: differenceOf(one, await verdictOn(client, one)),
    });
  }
  return findings;
}
