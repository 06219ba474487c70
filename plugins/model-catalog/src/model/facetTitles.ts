import {
  ModelFacet,
  ModelSort,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelRange } from './modelFilter';

export const FACET_TITLES: Readonly<Record<ModelFacet, string>> = {
  task: 'Task',
  modality: 'Modality',
  licenseClass: 'License class',
  license: 'License',
  publisher: 'Publisher',
  language: 'Language',
  precision: 'Precision',
  quantization: 'Quantization',
  format: 'Format',
  engine: 'Engine',
  toolCalling: 'Tool calling',
  source: 'Source',
  vetted: 'Vetted by the platform',
  decision: 'Allowed',
  fit: 'Quota fit',
  runsHere: 'In use',
};

const VALUE_TITLES: Readonly<
  Partial<Record<ModelFacet, Readonly<Record<string, string>>>>
> = {
  licenseClass: { research: 'research only' },
  decision: { allow: 'allowed', ask: 'needs approval', deny: 'not allowed' },
  fit: {
    now: 'fits now',
    borrowing: 'fits by borrowing',
    never: 'never fits',
  },
};

export function facetValueTitle(facet: ModelFacet, value: string): string {
  return VALUE_TITLES[facet]?.[value] ?? value;
}

export const SORT_TITLES: Readonly<Record<ModelSort, string>> = {
  title: 'Name',
  newest: 'Newest',
  downloads: 'Downloads',
  parameters: 'Parameters',
  memory: 'Memory needed',
  price: 'Price per million tokens',
  timeToFirstToken: 'Time to first token',
  tokensPerSecond: 'Tokens per second',
};

/** A limit in the unit in which people give it. */
export interface RangeUnit {
  title: string;
  unit: string;
  /** Of the unit, in what the HTTP API counts. */
  size: number;
}

export const RANGE_UNITS: Readonly<Record<ModelRange, RangeUnit>> = {
  parametersMin: { title: 'Parameters from', unit: 'billion', size: 1e9 },
  parametersMax: { title: 'Parameters up to', unit: 'billion', size: 1e9 },
  contextMin: { title: 'Context from', unit: 'k tokens', size: 1024 },
  memoryMax: { title: 'Memory up to', unit: 'GiB', size: 2 ** 30 },
  priceMax: { title: 'Price up to', unit: 'per million tokens', size: 1 },
  timeToFirstTokenMax: {
    title: 'Time to first token up to',
    unit: 's, measured here',
    size: 1,
  },
  tokensPerSecondMin: {
    title: 'Tokens per second from',
    unit: 'of a replica, measured here',
    size: 1,
  },
};
