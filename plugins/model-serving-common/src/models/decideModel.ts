import { isInRepository } from './artifactClaims';
import {
  ArtifactClaim,
  ArtifactRefusal,
  CatalogModel,
  MODEL_DECISIONS,
  ModelDecision,
  ModelDecisionWord,
} from './CatalogModel';
import { asSentence } from '../text';
import { complianceFindings, sameText } from './complianceFindings';
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
  /** Who says what would be served; empty for a model without artifacts, such as a hosted one. */
  claims: ArtifactClaim[];
  vetted: boolean;
  license: ModelLicense | null;
  licenseClass: LicenseClass;
  signatures: Array<ArtifactSignature['state']>;
  findings: ModelDecision['findings'];
}

/**
 * Whether a model may be served, and what its requester has to do first. The first rule that matches decides; where none
 * does, a vetted model is allowed and any other needs an approval. Nothing is allowed without an approval while rules are
 * missing, or where the organization's facts have expired or name other regions.
 *
 * @param tenant - who would serve it; null for nobody in particular, to whom rules of single tenants do not apply
 * What a source adds to a model that others lead is decided for itself: it is not vetted by that, and rules about the
 * model's facts do not allow it.
 *
 * @param version - Name of the version that is meant; the model's default version when left out
 * @param variant - Name of its variant; any of them when left out
 * @public
 */
export function decideModel(
  model: CatalogModel,
  rules: ModelRules,
  tenant: DecidedTenant | null,
  now: Date,
  version: string | null = model.defaultVersion,
  variant: string | null = null,
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
  const claims = model.claims.filter(
    claim =>
      claim.version === version &&
      (variant === null || claim.variant === variant),
  );
  const subject: Subject = {
    model,
    claims,
    vetted: isVetted(model, claims),
    license,
    licenseClass,
    signatures: signaturesOf(model, version, variant),
    findings,
  };
  const rule = rules.rules.find(
    candidate => isFor(candidate, tenant) && matches(candidate, subject),
  );
  const word = rule?.action ?? (subject.vetted ? 'allow' : 'ask');
  const obstacle = obstacleTo(rules, findings) ?? strangerIn(subject, rule);
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

/** A decision where the platform's policies refuse what would be served: no approval helps against them. @public */
export function withRefusal(
  decision: ModelDecision,
  refusal: ArtifactRefusal | null,
): ModelDecision {
  return refusal && decision.word !== 'deny'
    ? {
        ...decision,
        word: 'deny',
        sentence: refusalSentence(refusal),
        rule: { name: refusal.rule, place: 'policies' },
        askUrl: null,
      }
    : decision;
}

/** @public */
export function refusalSentence({ message, rule }: ArtifactRefusal): string {
  return asSentence(`The policy ${rule} refuses its artifact: ${message}`);
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
    return asSentence(`The platform's rules are incomplete: ${incomplete}`);
  }
  return (
    findings.find(({ kind }) => kind === 'expired' || kind === 'region')
      ?.sentence ?? null
  );
}

/** What nobody vetted is vetted by no other artifact of the model. */
function isVetted(model: CatalogModel, claims: readonly ArtifactClaim[]) {
  return model.claims.length === 0
    ? model.vetted
    : claims.some(({ vetted }) => vetted);
}

/** Why a rule about the model does not allow an artifact that only others than its first source say it has. */
function strangerIn(
  { claims, model, vetted }: Subject,
  rule: ModelRule | undefined,
): string | null {
  if (
    !rule ||
    rule.match.source ||
    vetted ||
    claims.length === 0 ||
    claims.some(claim => isOwn(model, claim))
  ) {
    return null;
  }
  const sources = model.origins.filter(({ source }) =>
    claims.some(({ by }) => by.some(each => each.source === source)),
  );
  const titles = [...new Set(sources.map(({ title }) => title))];
  return `The platform has not vetted this artifact, which only ${titles.join(
    ' and ',
  )} has of the model.`;
}

/** Whether the model's first source has the artifact, or the model's own repository. */
function isOwn(
  { identities, origins: [lead], versions }: CatalogModel,
  { by, variant, version }: ArtifactClaim,
): boolean {
  const artifact = versions
    .find(({ name }) => name === version)
    ?.variants.find(({ name }) => name === variant);
  return (
    by.some(
      ({ place, source }) => source === lead.source && place === lead.place,
    ) ||
    identities.some(
      identity =>
        identity.kind === 'repository' &&
        identity.own &&
        artifact !== undefined &&
        isInRepository(artifact, identity.repository),
    )
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
    ? `${why}${how || ' Choose another model.'}`
    : `${why}${how || ' The reviewers of the pull request decide.'}`;
}

function isFor({ tenants }: ModelRule, tenant: DecidedTenant | null): boolean {
  return tenants === null || (tenant !== null && tenants.includes(tenant.name));
}

function matches(
  { action, match }: Pick<ModelRule, 'action' | 'match'>,
  subject: Subject,
): boolean {
  const { findings, license, licenseClass, model, vetted } = subject;
  const tests: Record<keyof ModelRuleMatch, () => boolean> = {
    source: () => oneOf(match.source, sourcesOf(action, subject)),
    license: () => oneOf(match.license, [license?.id]),
    licenseClass: () => oneOf(match.licenseClass, [licenseClass]),
    publisher: () => oneOf(match.publisher, [model.publisher]),
    tag: () => oneOf(match.tag, model.tags),
    task: () => oneOf(match.task, [model.task]),
    model: () =>
      match.model!.some(pattern =>
        namesOf(action, model).some(name => fits(name, pattern)),
      ),
    signature: () => signatureFits(action, match.signature!, subject),
    gated: () => (model.gated ?? false) === match.gated,
    vetted: () => vetted === match.vetted,
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

/** What is allowed because of its source comes from there; to refuse it, it is enough that the source knows the model. */
function sourcesOf(
  action: ModelDecisionWord,
  { claims, model }: Subject,
): string[] {
  return action === 'allow' && claims.length > 0
    ? claims.flatMap(({ by }) => by.map(({ source }) => source))
    : model.origins.map(({ source }) => source);
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
  variant: string | null,
): Subject['signatures'] {
  const found = versions.find(({ name }) => name === version) ?? versions[0];
  return (found?.variants ?? [])
    .filter(({ name }) => variant === null || name === variant)
    .map(({ signature }) => signature?.state ?? 'unknown');
}

/** A model is allowed by the names that are its own; to refuse it, any name will do. */
function namesOf(
  action: ModelDecisionWord,
  { entityRef, identities }: CatalogModel,
): string[] {
  return [
    entityRef,
    ...identities
      .filter(({ own }) => own || action !== 'allow')
      .map(identity => {
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
