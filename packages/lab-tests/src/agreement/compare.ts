import {
  AdmissionDecision,
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import type { AgreementSite } from './AgreementSite';
import type { Answer } from '../ApiSession';
import { ManifestCase, manifestOf, USERS } from './manifestCases';

/** One side's answer to a case. */
export interface Verdict {
  /** `malformed`: refused before any policy was asked. */
  outcome: 'accepted' | 'malformed' | 'policy';
  /** Why it is malformed. */
  problem?: string;
  /** Every refusal by a policy, `<policy>: <message>`, sorted. */
  refusals: string[];
}

const DENIED =
  /ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied request: ([^]*)$/;
const WARNED =
  /^Validation failed for ValidatingAdmissionPolicy '([^']+)' with binding '[^']+': ([^]*)$/;
/** Above this many characters the API server cuts its warnings short. */
const MAX_WARNINGS = 4096;
/** What is left of a message that was cut short is at least this long. */
const LEAST_LEFT = 60;
/** What a warning says beside the message: names of policy and binding. */
const WARNING_FRAME = 180;

function refusalsOf({ warnings }: Answer): string[] {
  const found = warnings
    .map(warning => WARNED.exec(warning))
    .filter(match => match !== null)
    .map(([, policy, message]) => `${policy}: ${message}`);
  return [...new Set(found)].sort();
}

/** What the API server said. */
export function serverVerdict(answer: Answer): Verdict {
  // Policies come first: whatever is only there already has passed them.
  if (answer.code < 300 || answer.body.reason === 'AlreadyExists') {
    return { outcome: 'accepted', refusals: refusalsOf(answer) };
  }
  const message = String(answer.body.message);
  const denial = DENIED.exec(message);
  if (!denial) {
    return {
      outcome: 'malformed',
      problem: `${answer.code} ${message}`,
      refusals: [],
    };
  }
  const [, policy, , text] = denial;
  return {
    outcome: 'policy',
    refusals: [
      ...new Set([...refusalsOf(answer), `${policy}: ${text}`]),
    ].sort(),
  };
}

const isRefusal = ({ message }: AdmissionDecision) => message !== null;

/** What the portal says. */
function portalVerdict(
  site: AgreementSite,
  object: KubernetesObject,
  one: ManifestCase,
  oldObject?: unknown,
): Verdict {
  const broken = site.schemas
    .validate(object)
    .filter(({ outcome }) => outcome === 'fail');
  if (broken.length > 0) {
    return {
      outcome: 'malformed',
      problem: broken.map(({ message }) => message).join('; '),
      refusals: [],
    };
  }
  const refusals = site.bundle
    .decide(site.schemas.defaulted(object), {
      ...site.inputOf(one.place),
      operation: oldObject ? 'UPDATE' : 'CREATE',
      username: USERS[one.user],
      ...(oldObject ? { oldObject } : {}),
    })
    .filter(isRefusal)
    .map(({ policy, message }) => `${policy}: ${message}`);
  return {
    outcome: refusals.length > 0 ? 'policy' : 'accepted',
    refusals: [...new Set(refusals)].sort(),
  };
}

/** A binding that cannot be set up refuses without a warning, so that the API server names only the first of those. */
const isSilent = (refusal: string) =>
  /^[^:]+: failed to configure (binding|policy): /.test(refusal);

/** Whether both say the same; the API server's warnings may have been cut short. */
function agree(portal: Verdict, server: Verdict): boolean {
  if (portal.outcome !== server.outcome) {
    return false;
  }
  const total = portal.refusals.join('').length;
  const isWhole =
    total < MAX_WARNINGS - WARNING_FRAME * (portal.refusals.length + 1);
  const says = (mine: string, refusal: string) =>
    mine === refusal ||
    (!isWhole &&
      refusal.length >= LEAST_LEFT &&
      mine.startsWith(refusal.replace(/(\.\.\.|…)$/, '')));
  return (
    server.refusals.every(refusal =>
      portal.refusals.some(mine => says(mine, refusal)),
    ) &&
    (!isWhole ||
      portal.refusals.every(
        mine => isSilent(mine) || server.refusals.includes(mine),
      ))
  );
}

const inWords = ({ outcome, problem, refusals }: Verdict) =>
  [outcome, problem, ...refusals].filter(Boolean).join('\n      ');

/** A map has no order in the API server, so a message that takes one entry of several may take another next time. */
const ATTEMPTS = 6;

/** How portal and API server differ about a case; undefined where they agree, null where the cluster lacks the kind. */
export async function differenceOf(
  site: AgreementSite,
  one: ManifestCase,
): Promise<{ text?: string; outcome: Verdict['outcome'] } | null> {
  const stored =
    one.operation === 'UPDATE' ? site.storedOf(one.base, one.place) : undefined;
  const manifest: any = manifestOf(stored ? { ...one, base: stored } : one);
  if (manifest.kind !== 'Namespace') {
    manifest.metadata ??= {};
    manifest.metadata.namespace = site.namespaceOf(one.place);
  }
  if (!isKubernetesObject(manifest)) {
    return null;
  }
  const object: any = manifest;
  if (stored) {
    object.metadata.resourceVersion = stored.metadata.resourceVersion;
  }
  const portal = portalVerdict(site, object, one, stored);
  let server: Verdict | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await site.dryRun(object, {
      user: USERS[one.user],
      isUpdate: !!stored,
      place: one.place,
    });
    if (!answer) {
      return null;
    }
    if (answer.code === 409 && stored) {
      const fresh = await site.refresh(one.base, one.place);
      object.metadata.resourceVersion = fresh.metadata.resourceVersion;
      continue;
    }
    server = serverVerdict(answer);
    if (agree(portal, server)) {
      return { outcome: server.outcome };
    }
    if (portal.outcome !== 'policy' || server.outcome !== 'policy') {
      break;
    }
  }
  return {
    outcome: server?.outcome ?? 'malformed',
    text: [
      `${one.operation} ${one.base.apiVersion} ${one.base.kind} by ${one.user} in ${one.place}`,
      ...one.edits.map(
        ({ path, value }) =>
          `    ${path.join('.')} ${
            value === undefined ? 'removed' : `= ${JSON.stringify(value)}`
          }`,
      ),
      `  portal: ${inWords(portal)}`,
      `  server: ${server ? inWords(server) : 'no answer'}`,
    ].join('\n'),
  };
}

/** The same case with as few changes as still differ. */
export async function smallest(
  site: AgreementSite,
  one: ManifestCase,
): Promise<string> {
  for (const edit of one.edits) {
    const fewer = { ...one, edits: one.edits.filter(other => other !== edit) };
    const difference = await differenceOf(site, fewer);
    if (difference?.text) {
      return await smallest(site, fewer);
    }
  }
  return (await differenceOf(site, one))?.text ?? 'It agrees when asked again.';
}
