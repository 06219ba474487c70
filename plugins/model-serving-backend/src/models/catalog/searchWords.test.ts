import {
  emptyModelRecord,
  mergeModels,
  ModelRecord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { indexedModel } from './IndexedModel';

/** What is searched of a model with these facts. */
function searchedOf(facts: Partial<ModelRecord>): string {
  const [model] = mergeModels(
    [
      {
        id: 'registry',
        type: 'registry',
        title: 'Registry',
        owner: null,
        vets: false,
        asOf: '2026-11-29T12:00:00Z',
        records: [{ ...emptyModelRecord('m', 'M'), ...facts }],
      },
    ],
    { classOf: () => 'unknown' },
  );
  return indexedModel(model, []).haystack;
}

describe('searchWords', () => {
  it.each<[string, Partial<ModelRecord>]>([
    ['vision', { task: 'image-text-to-text' }],
    ['vision', { modalities: { input: ['text', 'image'], output: ['text'] } }],
    ['audio', { modalities: { input: ['audio'], output: ['text'] } }],
    ['coding', { tags: ['Code'] }],
    ['translation', { task: 'translation' }],
    ['translate', { task: 'translation' }],
    ['summarize', { tags: ['summarization'] }],
    ['embedding', { task: 'feature-extraction' }],
    ['german', { languages: ['en', 'de'] }],
    ['de', { languages: ['de'] }],
  ])('finds %s by %j', (word, facts) => {
    expect(searchedOf(facts).split(/\s+/)).toContain(word);
  });

  it('says nothing that the facts do not, and takes any text for a language', () => {
    const text = searchedOf({
      task: 'text-generation',
      tags: ['constructor'],
      languages: ['not a language', 'multilingual'],
      modalities: { input: ['text'], output: ['image'] },
    });
    expect(text).not.toMatch(/vision|coding|translat|summar|native code/);
  });
});
