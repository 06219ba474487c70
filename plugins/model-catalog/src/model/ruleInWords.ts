import {
  ComplianceFinding,
  ModelOverlayStatus,
  ModelRuleMatch,
  OverlayFact,
} from '@model-serving/backstage-plugin-model-serving-common';
import { facetValueTitle } from './facetTitles';

type Field = keyof ModelRuleMatch;

const TITLES: Readonly<Record<Field, string>> = {
  source: 'Source',
  license: 'License',
  licenseClass: 'License class',
  publisher: 'Publisher',
  tag: 'Tag',
  task: 'Task',
  model: 'Model',
  signature: 'Signature',
  gated: 'Gated at its source',
  vetted: 'Vetted by the platform',
  compliance: 'Compliance',
  dataClassification: 'Data classification',
};

const FINDINGS: Readonly<Record<ComplianceFinding, string>> = {
  expired: 'facts expired',
  region: 'region not allowed',
  'review-due': 'review due',
  deprecated: 'deprecated',
};

const FACTS: Readonly<Record<OverlayFact, string>> = {
  title: 'title',
  description: 'description',
  owner: 'owner',
  license: 'license',
  task: 'task',
  tags: 'tags',
  links: 'links',
  compliance: 'compliance facts',
};

function valueInWords(field: Field, value: string): string {
  switch (field) {
    case 'licenseClass':
      return facetValueTitle('licenseClass', value);
    case 'compliance':
      return FINDINGS[value as ComplianceFinding] ?? value;
    case 'model':
      return value.endsWith('*') ? `${value.slice(0, -1)}…` : value;
    default:
      return value;
  }
}

/** What a rule is about, a condition each; all of them have to hold. Empty for every model. */
export function conditionsOf(match: ModelRuleMatch): string[] {
  return (Object.keys(TITLES) as Field[]).flatMap(field => {
    const wanted = match[field];
    if (wanted === undefined) {
      return [];
    }
    const values = Array.isArray(wanted)
      ? wanted.map(value => valueInWords(field, value)).join(' or ')
      : (wanted && 'yes') || 'no';
    return [`${TITLES[field]}: ${values}`];
  });
}

/** What an overlay does to its model. */
export function effectsOf(
  overlay: Pick<ModelOverlayStatus, 'hidden' | 'states' | 'vetted'>,
): string[] {
  const { hidden, states, vetted } = overlay;
  return [
    vetted ? 'Vets it.' : '',
    hidden ? 'Hides it: nobody may serve it.' : '',
    states.length > 0
      ? `States its ${states.map(fact => FACTS[fact]).join(', ')}.`
      : '',
  ].filter(Boolean);
}
