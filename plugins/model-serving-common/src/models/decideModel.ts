import { asSentence } from '../text';
import { isInRepository } from './artifactClaims';
import {
  ArtifactClaim,
  ArtifactRefusal,
  CatalogModel,
  MODEL_DECISIONS,
  ModelDecision,
  ModelDecisionWord,
} from './CatalogModel';
import { filePage } from './filePage';
import type { ModelRule, ModelRules } from './ModelGovernance';
import {
  DecidedTenant,
  isFor,
  regionOf,
  ruleMatches,
  RuleSubject,
  ruleSubject,
} from './ruleSubject';

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
  const subject = ruleSubject(model, {
    region: regionOf(rules, tenant),
    version,
    variant,
    now,
  });
  const { findings, license, licenseClass } = subject;
  const common = {
    confirmLicense: license !== null && licenseClass !== 'permissive',
    findings,
  };
  if (model.hiddenBy !== null) {
    return {
      word: 'deny',
      sentence: 'The platform does not offer this model.',
      rule: ruleAt('hide', model.hiddenBy, rules),
      askUrl: null,
      hidden: true,
      ...common,
    };
  }
  const rule = rules.rules.find(
    candidate => isFor(candidate, tenant) && ruleMatches(candidate, subject),
  );
  const word = rule?.action ?? (subject.vetted ? 'allow' : 'ask');
  const obstacle = obstacleTo(rules, findings) ?? strangerIn(subject, rule);
  const final = word === 'allow' && obstacle ? 'ask' : word;
  return {
    word: final,
    sentence: sentenceOf(final, rule, word === final ? null : obstacle),
    rule: rule ? ruleAt(rule.name, rule.place, rules) : null,
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
        rule: { name: refusal.rule, place: 'policies', url: null },
        askUrl: null,
      }
    : decision;
}

/** @public */
export function refusalSentence({ message, rule }: ArtifactRefusal): string {
  return asSentence(`The policy ${rule} refuses its artifact: ${message}`);
}

/** The stricter of two words. @public */
export function stricterDecision(
  a: ModelDecisionWord,
  b: ModelDecisionWord,
): ModelDecisionWord {
  return MODEL_DECISIONS.indexOf(a) > MODEL_DECISIONS.indexOf(b) ? a : b;
}

function ruleAt(
  name: string,
  place: string,
  { filePages }: ModelRules,
): NonNullable<ModelDecision['rule']> {
  return { name, place, url: filePage(filePages, place) };
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

/** Why a rule about the model does not allow an artifact that only others than its first source say it has. */
function strangerIn(
  { claims, model, vetted }: RuleSubject,
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
