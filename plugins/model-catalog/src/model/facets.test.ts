import fc from 'fast-check';
import { modelEntity } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { FACETS, facetValues, filterModels, ModelFilter } from './facets';
import { readModel } from './readModel';

const NO_FILTER: ModelFilter = {
  text: '',
  facets: { task: [], license: [], publisher: [], engine: [] },
};

const QWEN = readModel(
  modelEntity('qwen', { publisher: 'Qwen', license: 'apache-2.0' }),
);
const BGE = readModel(
  modelEntity('bge', { publisher: 'BAAI', license: 'mit', engine: 'vLLM' }),
);
const BARE = readModel(modelEntity('bare'));
const ALL = [QWEN, BGE, BARE];

describe('filterModels', () => {
  it.each<[string, ModelFilter, unknown[]]>([
    ['nothing asked', NO_FILTER, ALL],
    ['a word', { ...NO_FILTER, text: 'APACHE qwen' }, [QWEN]],
    ['words of two models', { ...NO_FILTER, text: 'apache baai' }, []],
    [
      'one facet, two values',
      {
        ...NO_FILTER,
        facets: { ...NO_FILTER.facets, license: ['mit', 'apache-2.0'] },
      },
      [QWEN, BGE],
    ],
    [
      'two facets',
      {
        ...NO_FILTER,
        facets: { ...NO_FILTER.facets, license: ['mit'], publisher: ['Qwen'] },
      },
      [],
    ],
  ])('%s', (_what, filter, expected) => {
    expect(filterModels(ALL, filter)).toEqual(expected);
  });
});

describe('facetValues', () => {
  it('keeps a chosen value that leaves nothing, so that it can be removed', () => {
    const filter = {
      text: 'qwen',
      facets: { ...NO_FILTER.facets, license: ['mit'] },
    };
    expect(facetValues(ALL, filter, 'license')).toEqual([
      { value: 'apache-2.0', count: 1 },
      { value: 'mit', count: 0 },
    ]);
  });

  it('counts what choosing the value alone would leave', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const facts = fc.record(
      { task: word, license: word, publisher: word, engine: word },
      { requiredKeys: [] },
    );
    const models = fc
      .array(facts, { maxLength: 12 })
      .map(list =>
        list.map((fact, index) => readModel(modelEntity(`m${index}`, fact))),
      );
    const chosen = fc.uniqueArray(word, { maxLength: 2 });
    const filters = fc.record({
      text: fc.constantFrom('', 'm1', 'a'),
      facets: fc.record({
        task: chosen,
        license: chosen,
        publisher: chosen,
        engine: chosen,
      }),
    });
    fc.assert(
      fc.property(
        models,
        filters,
        fc.constantFrom(...FACETS),
        (list, filter, facet) => {
          for (const { value, count } of facetValues(list, filter, facet)) {
            const alone = {
              ...filter,
              facets: { ...filter.facets, [facet]: [value] },
            };
            expect(filterModels(list, alone)).toHaveLength(count);
          }
        },
      ),
    );
  });
});
