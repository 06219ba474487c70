import {
  CatalogModel,
  MODEL_DECISIONS,
  ModelDecision,
  ModelDecisionWord,
} from './CatalogModel';
import { asSentence, complianceFindings, sameText } from './complianceFindings';
import type { LicenseClass } from './licenseClass';
import { licenseClassOf } from './licenseTerms';
import type { ModelRule, ModelRuleMatch, ModelRules } from './ModelGovernance';
import type { ArtifactSignature, ModelLicense } from './ModelRecord';

/** For whom a model is decided. @public */
export interface DecidedTenant {
  name: string;
  /** The cluster where its services run; null or left out when unknown. */
  cluster?: string | null;
}

/** What a rule looks at, gathered once for all rules. */
interface Subject {
  model: CatalogModel;
  license: ModelLicense | null;
  licenseClass: LicenseClass;
  signatures: Array<ArtifactSignature['state']>;
  findings: ModelDecision['findings'];
  names: string[];
}

/**
 * Whether a model may be served, and what its requester has to do first. The first rule that matches decides; where none
 * does, a vetted model is allowed and any other needs an approval. Nothing is allowed without an approval while rules are
 * missing, or where the organization's facts have expired or name other regions.
 *
 * @param tenant - who would serve it; null for nobody in particular, to whom rules of single tenants do not apply
 * @param version - Name of the version that is meant; the model's default version when left out
 * @public
 */
export function decideModel(
  model: CatalogModel,
  rules: ModelRules,
  tenant: DecidedTenant | null,
  now: Date,
  version: string | null = model.defaultVersion,
): ModelDecision {
  const region = rules.regions[tenant?.cluster ?? ''] ?? null;
  const findings = complianceFindings(model, { version, region, now });
  const license = licenseOfVersion(model, version);
  const licenseClass = licenseClassOf(license?.id ?? null);
  const common = {
    confirmLicense: license !== null && licenseClass !== 'permissive',
    findings,
  };
  if (model.hiddenBy !== null) {
    return {
      word: 'deny',
      sentence: 'The platform does not offer this model.',
      rule: { name: 'hide', place: model.hiddenBy },
      askUrl: null,
      hidden: true,
      ...common,
    };
  }
  const subject: Subject = {
    model,
    license,
    licenseClass,
    signatures: signaturesOf(model, version),
    findings,
    names: namesOf(model),
  };
  const rule = rules.rules.find(
    candidate => isFor(candidate, tenant) && matches(candidate, subject),
  );
  const word = rule?.action ?? (model.vetted ? 'allow' : 'ask');
  const obstacle = obstacleTo(rules, findings);
  const final = word === 'allow' && obstacle ? 'ask' : word;
  return {
    word: final,
    sentence: sentenceOf(final, rule, word === final ? null : obstacle),
    rule: rule ? { name: rule.name, place: rule.place } : null,
    askUrl: rule?.ask.url ?? null,
    hidden: rule?.hidden ?? false,
    ...common,
  };
}

/** The license of a version, which is the model's where it has none of its own. @public */
export function licenseOfVersion(
  model: Pick<CatalogModel, 'license' | 'versions'>,
  version: string | null,
): ModelLicense | null {
  return (
    model.versions.find(({ name }) => name === version)?.license ??
    model.license
  );
}

/** The stricter of two words. @public */
export function stricterDecision(
  a: ModelDecisionWord,
  b: ModelDecisionWord,
): ModelDecisionWord {
  return MODEL_DECISIONS.indexOf(a) > MODEL_DECISIONS.indexOf(b) ? a : b;
}

/** Why even an allowed model needs an approval. */
function obstacleTo(
  { incomplete }: ModelRules,
  findings: ModelDecision['findings'],
): string | null {
  if (incomplete !== null) {
    return `The platform's rules are incomplete: ${asSentence(incomplete)}`;
  }
  return (
    findings.find(({ kind }) => kind === 'expired' || kind === 'region')
      ?.sentence ?? null
  );
}

function sentenceOf(
  word: ModelDecisionWord,
  rule: ModelRule | undefined,
  obstacle: string | null,
): string | null {
  if (word === 'allow') {
    return null;
  }
  const why =
    obstacle ??
    (rule
      ? asSentence(rule.reason ?? `Rule ${rule.name} of the platform says so`)
      : 'The platform has not vetted it.');
  const how = rule?.ask.text ? ` ${asSentence(rule.ask.text)}` : '';
  return word === 'deny'
    ? `Not allowed. ${why}${how || ' Choose another model.'}`
    : `Needs an approval. ${why}${
        how || ' The reviewers of the pull request decide.'
      }`;
}

function isFor({ tenants }: ModelRule, tenant: DecidedTenant | null): boolean {
  return tenants === null || (tenant !== null && tenants.includes(tenant.name));
}

function matches(
  { action, match }: Pick<ModelRule, 'action' | 'match'>,
  subject: Subject,
): boolean {
  const { findings, license, licenseClass, model, names } = subject;
  const tests: Record<keyof ModelRuleMatch, () => boolean> = {
    source: () =>
      oneOf(
        match.source,
        model.origins.map(({ source }) => source),
      ),
    license: () => oneOf(match.license, [license?.id]),
    licenseClass: () => oneOf(match.licenseClass, [licenseClass]),
    publisher: () => oneOf(match.publisher, [model.publisher]),
    tag: () => oneOf(match.tag, model.tags),
    task: () => oneOf(match.task, [model.task]),
    model: () =>
      match.model!.some(pattern => names.some(name => fits(name, pattern))),
    signature: () => signatureFits(action, match.signature!, subject),
    gated: () => (model.gated ?? false) === match.gated,
    vetted: () => model.vetted === match.vetted,
    compliance: () =>
      oneOf(
        match.compliance,
        findings.map(({ kind }) => kind),
      ),
    dataClassification: () =>
      oneOf(match.dataClassification, [model.compliance?.dataClassification]),
  };
  return Object.entries(tests).every(
    ([field, test]) =>
      match[field as keyof ModelRuleMatch] === undefined || test(),
  );
}

function oneOf(
  wanted: readonly string[] | undefined,
  actual: ReadonlyArray<string | null | undefined>,
): boolean {
  return actual.some(
    value => value && wanted?.some(each => sameText(each, value)),
  );
}

/** What is allowed because of its signature is signed in all its variants; one variant is enough to refuse it. */
function signatureFits(
  action: ModelDecisionWord,
  wanted: readonly string[],
  { signatures }: Subject,
): boolean {
  const isWanted = (state: string) => wanted.includes(state);
  return action === 'allow'
    ? signatures.length > 0 && signatures.every(isWanted)
    : signatures.some(isWanted);
}

function signaturesOf(
  { versions }: CatalogModel,
  version: string | null,
): Subject['signatures'] {
  const found = versions.find(({ name }) => name === version) ?? versions[0];
  return (found?.variants ?? []).map(
    ({ signature }) => signature?.state ?? 'unknown',
  );
}

function namesOf({ entityRef, identities }: CatalogModel): string[] {
  return [
    entityRef,
    ...identities.map(identity => {
      switch (identity.kind) {
        case 'repository':
          return identity.repository;
        case 'digest':
          return identity.digest;
        default:
          return identity.name;
      }
    }),
  ].map(name => name.toLowerCase());
}

function fits(name: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  return wanted.endsWith('*')
    ? name.startsWith(wanted.slice(0, -1))
    : name === wanted;
}
