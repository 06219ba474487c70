import { modelEntity } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { readModel } from '../../model/readModel';
import { sortModels } from './sortModels';

const MODELS = [
  readModel(modelEntity('b', { parameters: 2 })),
  readModel(modelEntity('a')),
  readModel(modelEntity('c', { parameters: 1 })),
];

describe('sortModels', () => {
  it.each([
    ['name', 'ascending', 'abc'],
    ['name', 'descending', 'cba'],
    ['parameters', 'ascending', 'cba'],
    ['parameters', 'descending', 'bca'],
  ] as const)('by %s %s', (column, direction, order) => {
    const sorted = sortModels(MODELS, { column, direction });
    expect(sorted.map(model => model.name).join('')).toBe(order);
  });
});
