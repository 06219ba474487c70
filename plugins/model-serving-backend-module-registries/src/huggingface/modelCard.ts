import {
  ModelBenchmark,
  readLine,
  readNumber,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../modelFiles/Fields';

const MOST_CHARACTERS = 128 * 1024;
const MOST_BENCHMARKS = 100;

/** The Markdown of a model card without its front matter; null when nothing is left. */
export function cardOf(readme: string): string | null {
  const text = readme.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const [front] = /^\s*---[ \t]*\n(?:[^]*?\n)??---[ \t]*(\n|$)/.exec(text) ?? [
    '',
  ];
  return text.slice(front.length).trim().slice(0, MOST_CHARACTERS) || null;
}

/** The results that a card states in `model-index`; a value that is no number is left out. */
export function benchmarksOf(modelIndex: unknown): ModelBenchmark[] {
  return listOf(modelIndex)
    .flatMap(model => listOf(model.value('results')))
    .flatMap(result => {
      const dataset = result.fields('dataset');
      const source = result.fields('source');
      const name =
        dataset.text('name') ?? dataset.text('type') ?? result.text('name');
      return listOf(result.value('metrics')).flatMap(metric => {
        const value = readNumber(metric.value('value'), {
          min: -Number.MAX_SAFE_INTEGER,
        });
        const type =
          metric.text('name') ?? metric.text('type') ?? metric.text('metric');
        return name === null || type === null || value === null
          ? []
          : [
              {
                name: readLine(name, TEXT_LIMITS.label)!,
                metric: readLine(type, TEXT_LIMITS.label)!,
                value,
                unit: null,
                source: 'model card',
                url: readWebLink(source.value('url')),
              },
            ];
      });
    })
    .slice(0, MOST_BENCHMARKS);
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.slice(0, 1_000).map(Fields.of) : [];
}
