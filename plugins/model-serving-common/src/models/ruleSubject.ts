import type {
  ArtifactClaim,
  CatalogModel,
  ModelDecision,
  ModelDecisionWord,
} from './CatalogModel';
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
export interface RuleSubject {
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
 * What rules look at of a model.
 *
 * @param asked - `region`: where it would run, null when unknown; `version`: null where it has none; `variant`: null for any
 */
export function ruleSubject(
  model: CatalogModel,
  asked: {
    region: string | null;
    version: string | null;
    variant: string | null;
    now: Date;
  },
): RuleSubject {
  const { variant, version } = asked;
  const license = licenseOfVersion(model, version);
  const claims = model.claims.filter(
    claim =>
      claim.version === version &&
      (variant === null || claim.variant === variant),
  );
  return {
    model,
    claims,
    vetted: isVetted(model, claims),
    license,
    licenseClass: licenseClassOf(license?.id ?? null),
    signatures: signaturesOf(model, version, variant),
    findings: complianceFindings(model, asked),
  };
}

/** Where services of a tenant run; null when unknown. */
export function regionOf(
  { regions }: ModelRules,
  tenant: DecidedTenant | null,
): string | null {
  return regions[tenant?.cluster ?? ''] ?? null;
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

/** What nobody vetted is vetted by no other artifact of the model. */
function isVetted(model: CatalogModel, claims: readonly ArtifactClaim[]) {
  return model.claims.length === 0
    ? model.vetted
    : claims.some(({ vetted }) => vetted);
}

export function isFor(
  { tenants }: ModelRule,
  tenant: DecidedTenant | null,
): boolean {
  return tenants === null || (tenant !== null && tenants.includes(tenant.name));
}

/** Whether all that a rule names fits. */
export function ruleMatches(
  { action, match }: Pick<ModelRule, 'action' | 'match'>,
  subject: RuleSubject,
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
  { claims, model }: RuleSubject,
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
  { signatures }: RuleSubject,
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
): RuleSubject['signatures'] {
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
