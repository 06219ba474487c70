import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import fc from 'fast-check';
import { TextIndex } from './TextIndex';

const indexOf = (texts: readonly string[]) => {
  const index = new TextIndex(texts.length);
  texts.forEach((text, model) => index.add(model, text));
  return index;
};
const found = (index: TextIndex, word: string) => {
  const models: number[] = [];
  index.having(word).forEach(model => models.push(model));
  return models;
};

describe('the text of models', () => {
  it.each([
    ['qwen3-8', [0]],
    ['lama', [1, 2]],
    ['8b', [0, 1]],
    ['b', [0, 1]],
    ['通义', [2]],
    ['8b meta', []],
    ['mistral', []],
  ])('is found by the part %s of a word', (word, models) => {
    const index = indexOf([
      'Qwen/Qwen3-8B\nchat'.toLowerCase(),
      'llama-3.1-8b\nmeta',
      '通义千问 ollama',
    ]);
    expect(found(index, word)).toEqual(models);
  });

  it('has the same models as a look into each text', async () => {
    const character = fc.constantFrom(...'abc-é模 \n\u00a0\u2028İ'.split(''));
    const texts = fc.array(fc.string({ unit: character, maxLength: 12 }), {
      maxLength: 40,
    });
    const words = fc.array(
      fc
        .string({ unit: character, minLength: 1, maxLength: 5 })
        .filter(word => !/\s/.test(word)),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(texts, words, async (all, asked) => {
        const index = indexOf(all);
        await index.prepare(asked.slice(0, 3), new Turns());
        for (const word of asked) {
          const naive = all.flatMap((text, model) =>
            text.includes(word) ? [model] : [],
          );
          expect(found(index, word)).toEqual(naive);
          expect(found(index, word)).toEqual(naive);
        }
      }),
    );
  });

  it('is looked into where a word may be, and nowhere else', () => {
    const looks = jest.spyOn(String.prototype, 'includes');
    const lookedFor = (word: string, texts: string[]) => {
      const index = indexOf(texts);
      looks.mockClear();
      index.having(word);
      return looks.mock.calls.length;
    };
    const shared = 'a model for chat and code'.split(' ');
    const texts = (count: number) =>
      Array.from({ length: count }, (_, at) => `${shared.join(' ')} m-${at}`);
    expect(lookedFor('xkcdq', texts(2_000))).toBe(0);
    expect(lookedFor('odel', texts(2_000))).toBe(1);
    looks.mockRestore();
  });

  it('is searched in turns', async () => {
    const index = indexOf(
      Array.from({ length: 5_000 }, (_, at) => `model-${at}`),
    );
    const turns = { next: jest.fn(async () => {}) };
    await index.prepare(['mode', 'el'], turns);
    expect(turns.next.mock.calls.length).toBeGreaterThanOrEqual(8);
  });
});
